using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>What an acknowledgment says.</summary>
/// <param name="Code">MSA-1.</param>
/// <param name="ControlId">MSA-2.</param>
/// <param name="Errors">MSA-3, and each ERR segment in a line.</param>
internal sealed record Acknowledgment(string Code, string ControlId, IReadOnlyList<string> Errors)
{
    /// <summary>True for AA and CA.</summary>
    public bool IsAcceptance => Code is "AA" or "CA";

    /// <summary>Reads an acknowledgment.</summary>
    /// <returns>Null when the bytes are no message with an MSA segment.</returns>
    public static Acknowledgment? Read(ReadOnlyMemory<byte> bytes)
    {
        if (Hl7Message.Parse(bytes).Message is not { } message || !message.Segment("MSA").IsPresent) return null;
        var errors = new List<string>();
        if (message.Field("MSA", 3).Text is { HasValue: true } text) errors.Add(text.GetString());
        for (int occurrence = 1; message.Segment("ERR", occurrence).IsPresent; occurrence++) errors.Add(Describe(message.Segment("ERR", occurrence)));
        return new Acknowledgment(message.Field("MSA", 1).Text.GetString(), message.Field("MSA", 2).Text.GetString(), errors);
    }

    // From 2.5 on: ERR-2 place, ERR-3 code, ERR-7 diagnostics, ERR-8 text. Before: all in the components of ERR-1.
    private static string Describe(Hl7Segment error)
    {
        var code = error.Field(3);
        var parts = new List<string>();
        if (!code.IsEmpty)
        {
            parts.Add(PlaceOf(error.Field(2).Repetition(1)));
            parts.Add($"{code.Text.GetString()} {code.Component(2).Text.GetString()}".Trim());
            parts.Add(error.Field(8).Text.GetPlainText());
            parts.Add(error.Field(7).Text.GetPlainText());
        }
        else
        {
            var old = error.Field(1);
            parts.Add(PlaceOf(old.Repetition(1)));
            parts.Add($"{old.Component(4).Text.GetString()} {old.Component(4).Subcomponent(2).GetString()}".Trim());
        }

        return string.Join(": ", parts.Where(part => part.Length > 0));
    }

    // ERL and ELD begin alike: segment, its occurrence, field; ERL goes on with repetition, component, subcomponent.
    private static string PlaceOf(Hl7Repetition place)
    {
        string segment = place.Component(1).Text.GetString();
        if (segment.Length == 0) return "";
        bool isLong = place.ComponentCount > 4;
        return new Hl7Location(
            segment,
            NumberAt(place, 3),
            isLong ? NumberAt(place, 5) : 0,
            isLong ? NumberAt(place, 6) : 0,
            isLong ? NumberAt(place, 4) : 0,
            Math.Max(1, NumberAt(place, 2))).ToString();
    }

    private static int NumberAt(Hl7Repetition place, int component) =>
        int.TryParse(place.Component(component).Text.GetString(), out int number) && number > 0 ? number : 0;
}
