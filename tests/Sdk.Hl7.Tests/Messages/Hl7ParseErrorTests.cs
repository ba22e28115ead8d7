using System.Text;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7ParseErrorTests
{
    [Theory]
    [InlineData("", nameof(Hl7ParseErrorReason.HeaderMissing), "MSH")]
    [InlineData("hello world", nameof(Hl7ParseErrorReason.HeaderMissing), "MSH")]
    [InlineData("\rMSH|^~\\&|A", nameof(Hl7ParseErrorReason.HeaderMissing), "MSH")]
    [InlineData("MSH", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^~\\|A", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^~\\&#!|A", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^~^&|A", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^a\\&|A", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^ \\&|A", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSHlo world", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH\r^~\\&\rA", nameof(Hl7ParseErrorReason.DelimitersInvalid), "MSH-2")]
    [InlineData("MSH|^~\\&|A\rpid|1", nameof(Hl7ParseErrorReason.SegmentNameInvalid), "MSH")]
    [InlineData("MSH|^~\\&|A\rPID|1\rP", nameof(Hl7ParseErrorReason.SegmentNameInvalid), "PID")]
    [InlineData("MSH|^~\\&|A\rPIDX|1", nameof(Hl7ParseErrorReason.SegmentNameInvalid), "MSH")]
    [InlineData("MSH|^~\\&|A|||||||||||||||GB 18030-2000\rPID|1", nameof(Hl7ParseErrorReason.CharsetUnsupported), "MSH-18")]
    public void UnreadableBytes_AreAnErrorWithItsPlace(string text, string reason, string location)
    {
        var error = Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Error;

        Assert.NotNull(error);
        Assert.Equal(reason, error.Reason.ToString());
        Assert.Equal(location, error.Location.ToString());
    }

    [Fact]
    public void UnsupportedCharset_IsAnErrorWithTheOffsetOfItsName()
    {
        const string Text = "MSH|^~\\&|A|||||||||||||||GB 18030-2000\rPID|1";

        Assert.Equal(Text.IndexOf("GB", StringComparison.Ordinal), Hl7Message.Parse(Encoding.UTF8.GetBytes(Text)).Error?.Offset);
    }

    /// <summary>Four million would take minutes if each looked at all that follow it.</summary>
    [Fact]
    public async Task LongRunOfLineFeedsInText_IsReadInOneGo()
    {
        byte[] bytes = Encoding.ASCII.GetBytes($"MSH|^~\\&|A\rNTE|1||a{new string('\n', 4_000_000)}b\rNTE|2||c\n\nNTE|3\r");

        var reading = Task.Run(() => Hl7Message.Parse(bytes), TestContext.Current.CancellationToken);
        var message = (await reading.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Message;

        Assert.Equal(4, message?.SegmentCount);
        Assert.Equal(4_000_002, message?.Field("NTE", 3).Bytes.Length);
        Assert.Equal("NTE|2||c\n"u8.ToArray(), message?.SegmentAt(2).Bytes.ToArray());
    }

    [Fact]
    public void FifthEncodingCharacter_IsAllowed()
    {
        Assert.True(Hl7Message.Parse("MSH|^~\\&#|A"u8.ToArray()).IsParsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ASCII")]
    [InlineData("UNICODE UTF-8")]
    [InlineData("unicode utf-8~8859/5")]
    public void Utf8AndItsSubset_AreSupported(string declared)
    {
        Assert.True(Hl7Message.Parse(Encoding.UTF8.GetBytes($"MSH|^~\\&|A|||||||||||||||{declared}")).IsParsed);
    }

    [Fact]
    public void ByteThatIsNoCharacter_IsAnErrorWithItsField()
    {
        byte[] bytes = [.. "MSH|^~\\&|A\rPID|1||x|ab"u8, 0xEA, .. "|y"u8];

        var error = Hl7Message.Parse(bytes).Error;

        Assert.NotNull(error);
        Assert.Equal(Hl7ParseErrorReason.CharacterInvalid, error.Reason);
        Assert.Equal("PID-4", error.Location.ToString());
        Assert.Equal(bytes.AsSpan().IndexOf((byte)0xEA), error.Offset);
    }

    [Theory]
    [InlineData("MSH|^~\\&|A|B?\rPID|1", "MSH-4")]
    [InlineData("MSH|^~\\&|?\rPID|1", "MSH-3")]
    [InlineData("MSH|^~\\&|A\rPID|?", "PID-1")]
    [InlineData("MSH|^~\\&|A\rPID|1|2^3~4?|5", "PID-2")]
    [InlineData("MSH|^~\\&|A\rFHS|^~\\&|x?", "FHS-3")]
    public void ByteThatIsNoCharacter_IsCountedFromItsSegment(string text, string location)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        bytes.AsSpan().Replace((byte)'?', (byte)0xEA);

        Assert.Equal(location, Hl7Message.Parse(bytes).Error?.Location.ToString());
    }

    [Fact]
    public void ByteThatIsNoCharacterInTheLastField_IsFoundThere()
    {
        const int Fields = Hl7Limits.MaxFields;
        byte[] bad = [.. Encoding.ASCII.GetBytes($"MSH|^~\\&|A|||||||||||||||8859/1\rNTE{new string('|', Fields)}x"), 0x98, (byte)'\r'];

        Assert.Equal($"NTE-{Fields}", Hl7Message.Parse(bad).Error?.Location.ToString());
    }

    [Theory]
    [InlineData(Hl7Limits.MaxSegments - 1, null)]
    [InlineData(Hl7Limits.MaxSegments, nameof(Hl7ParseErrorReason.TooManySegments))]
    public void SegmentsAroundTheLimit_AreTakenUpToTheLimit(int further, string? reason)
    {
        AssertReason(reason, "MSH|^~\\&|A\r" + string.Concat(Enumerable.Repeat("NTE|\r", further)));
    }

    [Theory]
    [InlineData(Hl7Limits.MaxFields, null)]
    [InlineData(Hl7Limits.MaxFields + 1, nameof(Hl7ParseErrorReason.TooManyFields))]
    public void FieldsAroundTheLimit_AreTakenUpToTheLimit(int fields, string? reason)
    {
        AssertReason(reason, "MSH|^~\\&|A\rNTE" + new string('|', fields));
    }

    [Theory]
    [InlineData(Hl7Limits.MaxRepetitions, null)]
    [InlineData(Hl7Limits.MaxRepetitions + 1, nameof(Hl7ParseErrorReason.TooManyRepetitions))]
    public void RepetitionsAroundTheLimit_AreTakenUpToTheLimit(int repetitions, string? reason)
    {
        AssertReason(reason, "MSH|^~\\&|A\rNTE|x|" + new string('~', repetitions - 1) + "|a~b");
    }

    private static void AssertReason(string? expected, string text) =>
        Assert.Equal(expected, Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Error?.Reason.ToString());
}
