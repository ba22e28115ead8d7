using System.Text;
using EHealth.Integration.Ehealthctl.Hl7.Files;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class MessageSplitTests
{
    private const string One = "MSH|^~\\&|A\rPID|1\r";
    private const string Two = "MSH|^~\\&|B\rPID|2\r";

    [Theory]
    [InlineData(One, One)]
    [InlineData("\r\n\n \t" + One, One)]
    [InlineData(One + Two, One, Two)]
    [InlineData("MSH|^~\\&|A\nPID|1\n\n\nMSH#^~\\&#B\nPID#2", "MSH|^~\\&|A\nPID|1\n\n\n", "MSH#^~\\&#B\nPID#2")]
    [InlineData("\v" + One + "\u001c\r\v" + Two + "\u001c\r", One, Two)]
    [InlineData("\v" + One + "\u001c\r\n\v" + Two, One, Two)]
    [InlineData("\v" + One + Two + "\u001c\r", One, Two)]
    [InlineData("FHS|^~\\&|A\rBHS|^~\\&|A\r" + One + Two + "BTS|2\rFTS|1\r", One, Two)]
    [InlineData("words\r" + One, "words\r", One)]
    [InlineData("MSH|^~\\&|A\rNTE|1||MSHA is no header\rMSH", "MSH|^~\\&|A\rNTE|1||MSHA is no header\rMSH")]
    [InlineData("MSH|^~\\&|A\rNTE|1||a\u001cb", "MSH|^~\\&|A\rNTE|1||a\u001cb")]
    [InlineData("{ \"no\": 1 }", "{ \"no\": 1 }")]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public void File_IsSplitIntoItsMessages(string text, params string[] messages)
    {
        var split = MessageSplit.Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal(messages, split.Parts.Select(part => Encoding.UTF8.GetString(part.Bytes.Span)));
        Assert.All(split.Parts, part => Assert.Equal(Encoding.UTF8.GetString(part.Bytes.Span), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text), part.Offset, part.Bytes.Length)));
        Assert.Empty(split.BatchMistakes);
    }

    [Fact]
    public void MessageInUtf16_IsNotSplitAtBytesThatLookLikeBlocks()
    {
        // The second byte of М (U+041C) is that of an end block, and with the low byte first a CR may follow.
        byte[] bytes = Encoding.BigEndianUnicode.GetBytes("MSH|^~\\&|М\u0D00\rPID|1\r");

        Assert.Equal(bytes, Assert.Single(MessageSplit.Of(bytes).Parts).Bytes.ToArray());
    }

    [Fact]
    public void BatchWithAWrongCountOrWithoutTrailer_IsSplitAndReported()
    {
        var wrong = MessageSplit.Of(Encoding.UTF8.GetBytes("BHS|^~\\&|A\r" + One + "BTS|2\r"));
        var open = MessageSplit.Of(Encoding.UTF8.GetBytes("BHS|^~\\&|A\r" + One));

        Assert.Equal("BTS-1 says 2 messages and 1 came", Assert.Single(wrong.BatchMistakes));
        Assert.Contains("no trailer", Assert.Single(open.BatchMistakes), StringComparison.Ordinal);
        Assert.Single(open.Parts);
    }
}
