using System.Text;
using CsCheck;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class DamagedMessagesTests
{
    private const string Pieces = "|^~&\\\"\"09.-+<:ZЖ \r";

    private static readonly PlanCache Plans = new();

    // Where, what is done there, and with what.
    private static readonly Gen<(int At, int What, int Piece)[]> Damages =
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 5], Gen.Int[0, Pieces.Length - 1]).Array[1, 12];

    [Fact]
    public void DamagedMessageOfAnyKind_IsMappedOrRefusedAndHasItsPlaces()
    {
        var texts = Kinds.All.Values.ToArray();
        int mapped = 0, refused = 0;

        Gen.Select(Gen.Int[0, texts.Length - 1], Damages).Sample(
            (kind, damages) =>
            {
                var parsed = Hl7Message.Parse(Encoding.UTF8.GetBytes(Damage(texts[kind].ReplaceLineEndings("\r") + "\r", damages)));
                if (!parsed.IsParsed) return;
                var outcome = MessageMappings.Map(parsed.Message, Mapped.Context);
                Interlocked.Increment(ref outcome.IsMapped ? ref mapped : ref refused);
                if (!outcome.IsMapped) return;
                var valid = WireValidator.Validate(Plans.Get(outcome.Event.Descriptor), outcome.Event.ToByteArray());
                Assert.True(valid.IsValid || ContractLocations.Find(outcome.Event.Descriptor, valid.Field ?? "", parsed.Message) is not null, valid.Field);
            },
            iter: 4000);

        Assert.True(mapped > 100 && refused > 100, $"{mapped} mapped, {refused} refused: the damage is no longer of the right size");
    }

    private static string Damage(string text, (int At, int What, int Piece)[] damages)
    {
        foreach (var (at, what, piece) in damages)
        {
            // The header stays: what does not parse tells nothing about the mappings.
            int body = text.IndexOf('\r', StringComparison.Ordinal) + 1;
            if (body >= text.Length) return text;
            int place = body + (at % (text.Length - body));
            int segment = text.LastIndexOf('\r', place - 1) + 1, next = Math.Max(text.IndexOf('\r', place) + 1, segment + 1);
            text = what switch
            {
                0 => text.Remove(place, 1),
                1 => text.Remove(place, 1).Insert(place, Pieces.Substring(piece, 1)),
                2 => text.Insert(place, Pieces.Substring(piece, 1)),
                3 => text.Insert(segment, text[segment..next]),
                4 => text.Remove(segment, next - segment),
                _ => text.Remove(place, Math.Min(piece, text.Length - place)),
            };
        }

        return text;
    }
}
