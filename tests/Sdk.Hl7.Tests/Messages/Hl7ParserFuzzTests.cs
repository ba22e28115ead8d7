using System.Text;
using CsCheck;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7ParserFuzzTests
{
    private static readonly Gen<byte[]> Hl7Like = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.Select(Gen.OneOf("MSH|^~\\&|", "MSH$%*@!$", "MSH|^~\\&#|", "MSH"), Gen.String[Gen.Char["|^~\\&\r\n\"AXF019ғ PIDMSHZ"], 0, 120])
            .Select((header, body) => Encoding.UTF8.GetBytes(header + body)),
        Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 3]).Array[1, 6].Select(Damage));

    [Fact]
    public void AnyBytes_AreAMessageOrAnErrorAndNeverAnException()
    {
        Hl7Like.Sample(bytes =>
        {
            var outcome = Hl7Message.Parse(bytes);
            Assert.Equal(outcome.IsParsed, outcome.Error is null);
            _ = new Acknowledger(TimeProvider.System, TimeSpan.Zero).AnswerUnreadable(
                bytes, new Hl7Error(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.SegmentSequenceError, null, "unreadable"));
        }, iter: 20_000);
    }

    [Fact]
    public void AnyMessage_CanBePutTogetherAgainFromItsParts()
    {
        int messages = 0;
        Hl7Like.Sample(bytes =>
        {
            if (Hl7Message.Parse(bytes).Message is not { } message) return;
            Interlocked.Increment(ref messages);
            var rest = (ReadOnlySpan<byte>)bytes;
            for (int i = 0; i < message.SegmentCount; i++)
            {
                rest = rest.TrimStart("\r\n\t "u8);
                var segment = message.SegmentAt(i);
                Assert.True(rest.StartsWith(segment.Bytes));
                rest = rest[segment.Bytes.Length..];
                Assert.Equal(segment.Bytes.ToArray(), Rejoin(segment, message.Syntax));
            }

            Assert.True(rest.Trim("\r\n\t "u8).IsEmpty);
        }, iter: 20_000);
        Assert.InRange(messages, 500, 20_000);
    }

    private static byte[] Rejoin(Hl7Segment segment, Hl7Syntax syntax)
    {
        var bytes = new List<byte>(segment.Name.ToArray());
        // The fields that declare the delimiters are not divided by them.
        bool declares = segment.Name.SequenceEqual("MSH"u8) || segment.Name.SequenceEqual("FHS"u8) || segment.Name.SequenceEqual("BHS"u8);
        if (declares && segment.FieldCount >= 2) bytes.AddRange([syntax.Field, .. segment.Field(2).Bytes]);
        for (int f = declares ? 3 : 1; f <= segment.FieldCount; f++)
        {
            bytes.Add(syntax.Field);
            bytes.AddRange(Rejoin(segment.Field(f), syntax));
            _ = segment.Field(f).Text.GetString();
        }

        return [.. bytes];
    }

    private static List<byte> Rejoin(Hl7Field field, Hl7Syntax syntax)
    {
        var bytes = new List<byte>();
        int r = 0;
        foreach (var repetition in field)
        {
            if (r++ > 0) bytes.Add(syntax.Repetition);
            for (int c = 1; c <= repetition.ComponentCount; c++)
            {
                if (c > 1) bytes.Add(syntax.Component);
                var component = repetition.Component(c);
                for (int s = 1; s <= component.SubcomponentCount; s++)
                {
                    if (s > 1) bytes.Add(syntax.Subcomponent);
                    bytes.AddRange(component.Subcomponent(s).Bytes);
                }
            }
        }

        Assert.Equal(field.RepetitionCount, r);
        return bytes;
    }

    private static byte[] Damage((int At, byte Value, int Kind)[] damages)
    {
        var bytes = Samples.Bytes(Samples.Admit).ToList();
        foreach (var (at, value, kind) in damages)
        {
            int index = at % bytes.Count;
            if (kind == 0) bytes[index] = value;
            else if (kind == 1) bytes.Insert(index, value);
            else bytes.RemoveAt(index);
        }

        return [.. bytes];
    }
}
