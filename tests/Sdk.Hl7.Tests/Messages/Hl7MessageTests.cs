using System.Text;
using EHealth.Integration.Hl7.Messages;
using static EHealth.Integration.Hl7.Tests.Samples;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7MessageTests
{
    [Fact]
    public void Field_IsFoundWithRepetitionsAndComponents()
    {
        var identifiers = Parse(Admit).Field("PID", 3);

        Assert.Equal(2, identifiers.RepetitionCount);
        Assert.Equal("30211975910033", identifiers.Repetition(2).Text.GetString());
        Assert.Equal("NI", identifiers.Repetition(2).Component(5).Text.GetString());
        Assert.Equal(5, identifiers.Repetition(1).ComponentCount);
        Assert.True(identifiers.Repetition(3).Text.IsEmpty);
    }

    [Fact]
    public void HeaderFields_AreCountedFromTheSeparator()
    {
        var message = Parse(Admit);

        Assert.Equal("|", message.Field("MSH", 1).Text.GetString());
        Assert.Equal("^~\\&", message.Field("MSH", 2).Text.GetString());
        Assert.Equal("HIS", message.Field("MSH", 3).Text.GetString());
        Assert.Equal("A01", message.Field("MSH", 9).Component(2).Text.GetString());
        Assert.Equal(18, message.Header.FieldCount);
    }

    [Fact]
    public void CyrillicAndUzbekLatin_AreDecoded()
    {
        var names = Parse(Admit).Field("PID", 5);

        Assert.Equal("Алишер ўғли", names.Component(3).Text.GetString());
        Assert.Equal("Alisher oʻgʻli", names.Repetition(2).Component(3).Text.GetString());
    }

    [Fact]
    public void UnknownSegment_IsKeptWithItsFields()
    {
        var message = Parse(Admit);

        Assert.Equal(5, message.SegmentCount);
        Assert.Equal("of the hospital", message.Field("ZUZ", 2).Component(2).Text.GetString());
        Assert.Equal(Bytes(Admit), message.Bytes.ToArray());
    }

    [Fact]
    public void AbsentSegment_ReadsAsEmpty()
    {
        var message = Parse(Admit);

        Assert.False(message.Segment("OBX").IsPresent);
        Assert.True(message.Field("OBX", 5).IsEmpty);
        Assert.Equal(0, message.Field("OBX", 5).RepetitionCount);
        Assert.Equal(0, message.Segment("OBX").FieldCount);
    }

    [Fact]
    public void SegmentsOfOneName_AreCounted()
    {
        var message = Parse("MSH|^~\\&|A\nOBX|1\nNTE|1\nOBX|2");

        Assert.Equal("2", message.Segment("OBX", 2).Field(1).Text.GetString());
        Assert.False(message.Segment("OBX", 3).IsPresent);
        Assert.Equal("2", message.GetText(new Hl7Location("OBX", 1, Occurrence: 2)));
    }

    [Fact]
    public void ExplicitNull_IsNotEmptyAndHasNoText()
    {
        var message = Parse("MSH|^~\\&|A\nPID|\"\"|");

        Assert.True(message.Field("PID", 1).Text.IsNull);
        Assert.False(message.Field("PID", 1).Text.IsEmpty);
        Assert.False(message.Field("PID", 1).Text.HasValue);
        Assert.Equal("", message.Field("PID", 1).Text.GetString());
        Assert.True(message.Field("PID", 2).Text.IsEmpty);
        Assert.False(message.Field("PID", 2).Text.IsNull);
    }

    [Fact]
    public void OtherDelimiters_AreTakenFromTheHeader()
    {
        var message = Parse("MSH$%*@!$HIS$LAB\nPID$1$$4711%%%LAB%MR*5%%%A!B%NI$@F@@S@@R@@E@@T@\\|^~&");

        Assert.Equal("LAB", message.Field("MSH", 4).Text.GetString());
        Assert.Equal("NI", message.Field("PID", 3).Repetition(2).Component(5).Text.GetString());
        Assert.Equal("B", message.Field("PID", 3).Repetition(2).Component(4).Subcomponent(2).GetString());
        Assert.Equal("$%*@!\\|^~&", message.Field("PID", 4).Text.GetString());
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\r")]
    public void AnyTerminator_GivesTheSameSegments(string terminator)
    {
        foreach (string end in new[] { "", terminator })
        {
            var message = Hl7Message.Parse(Encoding.UTF8.GetBytes(Admit.ReplaceLineEndings(terminator) + end)).Message!;

            Assert.Equal(5, message.SegmentCount);
            Assert.Equal("V-2026-17", message.Field("PV1", 19).Text.GetString());
            Assert.Equal("of the hospital", message.Field("ZUZ", 2).Component(2).Text.GetString());
        }
    }

    [Fact]
    public void BlankLines_AreNoSegments()
    {
        Assert.Equal(2, Hl7Message.Parse("MSH|^~\\&|A\r\n \t\r\n\r\nPID|1\r\n  "u8.ToArray()).Message?.SegmentCount);
    }

    [Fact]
    public void LineFeedInsideText_IsText()
    {
        var message = Hl7Message.Parse("MSH|^~\\&|A\rOBX|1|TX|line one\nline two\rNTE|1\nPV1|2\n"u8.ToArray()).Message!;

        Assert.Equal("line one\nline two", message.Field("OBX", 3).Text.GetString());
        Assert.Equal("1", message.Field("NTE", 1).Text.GetString());
        Assert.Equal("2", message.Field("PV1", 1).Text.GetString());
    }

    [Theory]
    [InlineData("\\F\\\\S\\\\T\\\\R\\\\E\\", "|^&~\\")]
    [InlineData("a\\X0D0A\\b", "a\r\nb")]
    [InlineData("\\XD09A\\", "К")]
    [InlineData("\\XD0\\\\X9A\\", "К")]
    [InlineData("\\XFF\\ and \\S\\", "\\XFF\\ and ^")]
    [InlineData("\\X4\\", "\\X4\\")]
    [InlineData("\\XZZ\\", "\\XZZ\\")]
    [InlineData("\\X\\", "\\X\\")]
    [InlineData("\\H\\F\\N\\", "\\H\\F\\N\\")]
    [InlineData("one\\.br\\two", "one\\.br\\two")]
    [InlineData("\\Z99\\", "\\Z99\\")]
    [InlineData("5\\6 \\T\\ 7", "5\\6 & 7")]
    [InlineData("\\", "\\")]
    [InlineData("a\\\\b", "a\\\\b")]
    [InlineData("\\Fx", "\\Fx")]
    public void EscapeSequences_AreResolvedOrKept(string sent, string read)
    {
        Assert.Equal(read, Parse($"MSH|^~\\&|A\nNTE|{sent}").Field("NTE", 1).Text.GetString());
    }

    [Theory]
    [InlineData("one\\.br\\two\\.sp2\\\\.ce\\three", "one\ntwo\n\n\nthree")]
    [InlineData("\\H\\F\\N\\\\.in+5\\\\.fi\\x", "Fx")]
    [InlineData("D:\\E\\N\\E\\scan", "D:\\N\\scan")]
    [InlineData("\\E\\.br\\E\\", "\\.br\\")]
    [InlineData("\\X5C\\H\\X5C\\", "\\H\\")]
    [InlineData("\\\\H\\F\\", "\\F\\")]
    [InlineData("C:\\Programs\\.br\\x", "C:\\Programs\nx")]
    [InlineData("\\T\\\\.br\\\\T\\", "&\n&")]
    [InlineData("\"\"\\.br\\\"\"", "\"\"\n\"\"")]
    [InlineData("\"\"", "")]
    [InlineData("\\.spx\\", "\\.spx\\")]
    [InlineData("\\.brx\\", "\\.brx\\")]
    [InlineData("\\.", "\\.")]
    public void FormattingCommands_BecomePlainLines(string sent, string read) =>
        Assert.Equal(read, Parse($"MSH|^~\\&|A\nNTE|{sent}").Field("NTE", 1).Text.GetPlainText());

    [Theory]
    [InlineData("UNICODE UTF-8", 65001)]
    [InlineData("8859/5", 28595)]
    [InlineData("WINDOWS-1251", 1251)]
    public void FormattingCommands_LeaveLettersOfEverySetAsTheyAre(string declared, int codePage)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.UTF8;
        byte[] bytes = encoding.GetBytes($"MSH|^~\\&|A|||||||||||||||{declared}\rNTE|1||\\H\\Жалоба\\N\\:\\.br\\кашель \\E\\N\\E\\ сухой\r");

        Assert.Equal("Жалоба:\nкашель \\N\\ сухой", Hl7Message.Parse(bytes).Message?.Field("NTE", 3).Text.GetPlainText());
    }

    [Fact]
    public void LongEscapedText_IsResolved()
    {
        string sent = string.Concat(Enumerable.Repeat("ў\\T\\", 500));

        Assert.Equal(sent.Replace("\\T\\", "&"), Parse($"MSH|^~\\&|A\nNTE|{sent}").Field("NTE", 1).Text.GetString());
    }

    [Fact]
    public void Parsing_AllocatesLessThanOneKibibyte()
    {
        var bytes = Bytes(Admit);
        _ = Hl7Message.Parse(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var outcome = Hl7Message.Parse(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1024);
        Assert.True(outcome.IsParsed);
    }
}
