using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Profiles;

/// <summary>One change of a message.</summary>
internal abstract record ProfileStep
{
    /// <summary>Makes the change.</summary>
    public abstract void Take(Hl7Draft draft);

    /// <summary>A text of the profile's own at a place.</summary>
    public sealed record Set(Hl7Location Place, string Text) : ProfileStep
    {
        public override void Take(Hl7Draft draft) => draft.Set(Place, Text);
    }

    /// <summary>What stands at one place at another as well; nothing there when nothing stands here, without adding a segment for it.</summary>
    public sealed record Copy(Hl7Location From, Hl7Location To) : ProfileStep
    {
        public override void Take(Hl7Draft draft)
        {
            if (draft.Raw(From).Length > 0 || draft.Raw(To).Length > 0) draft.Copy(From, To);
        }
    }

    /// <summary>Nothing at a place.</summary>
    public sealed record Clear(Hl7Location Place) : ProfileStep
    {
        public override void Take(Hl7Draft draft)
        {
            if (draft.Raw(Place).Length > 0) draft.Clear(Place);
        }
    }

    /// <summary>Other codes; a code that is not listed becomes <paramref name="Otherwise"/>, or stays when that is null. HL7's null is no code: it stays unless it is listed.</summary>
    public sealed record Map(Hl7Location Place, IReadOnlyDictionary<string, string> Values, string? Otherwise) : ProfileStep
    {
        public override void Take(Hl7Draft draft)
        {
            byte[] raw = draft.Raw(Place);
            if (raw.Length == 0) return;
            if (Values.TryGetValue(draft.Syntax.Charset.Decode(raw), out var mapped)) draft.Set(Place, mapped);
            else if (Otherwise is not null && !raw.AsSpan().SequenceEqual("\"\""u8)) draft.Set(Place, Otherwise);
        }
    }

    /// <summary>No segment of this name.</summary>
    public sealed record Remove(string Segment) : ProfileStep
    {
        public override void Take(Hl7Draft draft) => draft.RemoveSegments(Segment);
    }
}
