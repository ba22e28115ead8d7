using System.Text;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hl7.Tests.Batches;

public sealed class Hl7BatchTests
{
    private const string One = "MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5\rPID|1\r";
    private const string Two = "MSH|^~\\&|HIS|H|||||ADT^A01|2|P|2.5\rPID|2\rZZZ|BTS|1\r";

    [Theory]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\r" + One + Two + "BTS|2\rFTS|1\r", true)]
    [InlineData("BHS|^~\\&\r" + One + Two + "BTS|2\r", true)]
    [InlineData("BHS|^~\\&\r" + One + Two + "BTS\r", true)] // no count stated
    [InlineData("FHS|^~\\&\r" + One + Two + "FTS\r", true)]
    [InlineData("FHS|^~\\&\r" + One + Two + "FTS|1\r", true)] // without BHS all of it is one batch
    [InlineData("BHS|^~\\&\r" + One + Two, false)]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\r" + One + Two + "BTS|2\r", false)]
    public void Messages_AreFoundAsTheyCame(string text, bool closed)
    {
        var batch = Parse(text);

        Assert.Equal([One, Two], batch.Messages.Select(message => Encoding.UTF8.GetString(message.Span)));
        Assert.Empty(batch.Mistakes);
        Assert.Equal(closed, batch.IsClosed);
    }

    [Fact]
    public void SeveralBatchesInAFile_AreOneList()
    {
        var batch = Parse($"FHS|^~\\&\rBHS|^~\\&\r{One}BTS|1\rBHS|^~\\&\r{Two}BTS|1\rFTS|2\r");

        Assert.Equal(2, batch.Messages.Count);
        Assert.Empty(batch.Mistakes);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void OtherLineEnds_AreRead(string end)
    {
        var batch = Parse($"BHS|^~\\&\r{One}{Two}BTS|2\r".Replace("\r", end, StringComparison.Ordinal));

        Assert.Equal(2, batch.Messages.Count);
        Assert.Empty(batch.Mistakes);
    }

    [Theory]
    [InlineData("BHS|^~\\&\r" + One + "BTS|2\r", "BTS-1 says 2 messages and 1 came")]
    [InlineData("BHS|^~\\&\r" + One + Two + "BTS|1\r", "BTS-1 says 1 messages and 2 came")]
    [InlineData("BHS|^~\\&\r" + One + "BTS|x\r", "BTS-1 is not a number")]
    [InlineData("FHS|^~\\&\rBHS|^~\\&\r" + One + "BTS|1\rFTS|2\r", "FTS-1 says 2 batches and 1 came")]
    [InlineData("FHS|^~\\&\r" + One + "FTS|2\r", "FTS-1 says 2 batches and 1 came")]
    [InlineData("FHS|^~\\&\rFTS|1\r", "FTS-1 says 1 batches and 0 came")]
    [InlineData("BHS|^~\\&\r" + One + "BHS|^~\\&\r" + Two + "BTS|1\r", "a batch begins before the one before it has ended")]
    [InlineData("BHS|^~\\&\r" + One + "BTS|1\rBTS|0\r", "BTS ends a batch that did not begin")]
    [InlineData("BHS|^~\\&\r" + One + "BTS|1\rFTS|1\r", "FTS ends a file that did not begin")]
    public void BatchThatCannotBeWhole_SaysWhy(string text, string mistake) => Assert.Equal([mistake], Parse(text).Mistakes);

    [Theory]
    [InlineData("MSH|^~\\&|HIS\r")]
    [InlineData("BHS")]
    [InlineData("BHS|^^\\&\r")]
    [InlineData("")]
    public void AnythingElse_IsNoBatch(string text) => Assert.False(Hl7Batch.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void FileOfMessagesWithoutHeader_IsRead()
    {
        Assert.True(Hl7Batch.TryParseFile(Encoding.UTF8.GetBytes("\r\n" + One + Two), out var batch));
        Assert.Equal([One, Two], batch.Messages.Select(message => Encoding.UTF8.GetString(message.Span)));
        Assert.False(batch.HasHeader);
        Assert.True(batch.IsClosed);
    }

    [Fact]
    public void FileThatHoldsNoMessage_IsRefused() => Assert.False(Hl7Batch.TryParseFile("name,birth date\n"u8.ToArray(), out _));

    [Fact]
    public void Answer_IsABatchOfTheAcknowledgments()
    {
        var batch = Parse($"FHS|^~\\&|HIS|H|HUB|UZ\rBHS|^~\\&|HIS|H|HUB|UZ|||||B-7\r{One}BTS|1\rFTS|1\r");
        var acknowledger = new Acknowledger(new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 5, 15, 1, TimeSpan.Zero)), TimeSpan.FromHours(5));

        var lines = Encoding.UTF8.GetString(BatchAnswer.Build(batch, ["MSH|ack\rMSA|AA|1\r"u8.ToArray()], acknowledger).Span).Split('\r');

        Assert.StartsWith(@"FHS|^~\&|HUB|UZ|HIS|H|20260901101501+0500||||", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^BHS\|\^~\\&\|HUB\|UZ\|HIS\|H\|20260901101501\+0500\|\|\|\|[0-9a-f]{20}\|B-7$", lines[1]);
        Assert.Equal(["MSH|ack", "MSA|AA|1", "BTS|1", "FTS|1", ""], lines[2..]);
    }

    [Theory]
    [InlineData("FHS", "FTS")]
    [InlineData("BHS", "BTS")]
    public void ControlIdInAnyCharset_IsAnsweredAsItCame(string header, string trailer)
    {
        // Two letters of windows-1251 that are no UTF-8.
        var bytes = Encoding.Latin1.GetBytes($"{header}|^~\\&|HIS|H|HUB|UZ|||||\u00CF\u00E0\r{One}{trailer}\r");
        Assert.True(Hl7Batch.TryParse(bytes, out var batch));

        var answer = BatchAnswer.Build(batch, [], new Acknowledger(new FakeTimeProvider(), TimeSpan.Zero));

        Assert.Equal(new byte[] { 0xCF, 0xE0 }, batch.ControlId.ToArray());
        Assert.Contains("|\u00CF\u00E0\r", Encoding.Latin1.GetString(answer.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BHS|^~\\&\r", "BTS\r")]
    [InlineData("", "")]
    public void MostMessages_AreReadAndOneMoreIsNot(string header, string trailer)
    {
        var most = string.Concat(Enumerable.Repeat("MSH|^~\\&|HIS\r", 10_000));
        Assert.True(Hl7Batch.TryParseFile(Encoding.UTF8.GetBytes(header + most + trailer), out var batch));
        Assert.True(Hl7Batch.TryParseFile(Encoding.UTF8.GetBytes($"{header}{most}{One}{trailer}"), out var tooLong));

        Assert.Equal(10_000, batch.Messages.Count);
        Assert.Empty(batch.Mistakes);
        Assert.Empty(tooLong.Messages);
        Assert.True(tooLong.IsClosed);
        Assert.Equal(["more than 10000 messages"], tooLong.Mistakes);
    }

    [Fact]
    public void AnswerToABatchThatIsTooLong_SaysWhy()
    {
        var batch = Parse("BHS|^~\\&\r" + string.Concat(Enumerable.Repeat("MSH|^~\\&|HIS\r", 10_001)) + "BTS\r");

        var answer = BatchAnswer.Build(batch, [], new Acknowledger(new FakeTimeProvider(), TimeSpan.Zero));

        Assert.EndsWith("BTS|0|more than 10000 messages\r", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyMistakes_TwentyAreNamed() =>
        Assert.Equal(20, Parse("BHS|^~\\&\r" + string.Concat(Enumerable.Repeat("BTS|9\r", 30))).Mistakes.Count);

    private static Hl7Batch Parse(string text)
    {
        Assert.True(Hl7Batch.TryParse(Encoding.UTF8.GetBytes(text), out var batch));
        return batch;
    }
}
