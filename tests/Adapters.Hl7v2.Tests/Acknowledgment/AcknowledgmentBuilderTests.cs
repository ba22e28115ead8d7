using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgment;
using EHealth.Integration.Adapters.Hl7v2.Parsing;
using EHealth.Integration.Contracts.Hub.V1;
using static EHealth.Integration.Adapters.Hl7v2.Tests.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Acknowledgment;

public sealed class AcknowledgmentBuilderTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 1, 10, 15, 1, TimeSpan.FromHours(5));
    private static readonly Hl7Refusal Missing = new(HubErrorCode.FieldMissing, new Hl7Location("PID", 3), "the patient has no identifier");

    [Fact]
    public void Accept_AnswersInTheSendersTerms()
    {
        AssertLines(
            AcknowledgmentBuilder.Accept(Parse(Admit), "ACK1", At),
            @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5||||||UNICODE UTF-8",
            "MSA|AA|MSG00001");
    }

    [Fact]
    public void Refuse_NamesThePlaceAndTheCode()
    {
        AssertLines(
            AcknowledgmentBuilder.Refuse(Parse(Admit), "ACK1", At, Missing),
            @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5||||||UNICODE UTF-8",
            "MSA|AE|MSG00001",
            "ERR||PID^1^3|101^Required field missing^HL70357|E||||the patient has no identifier");
    }

    [Fact]
    public void SeveralRefusals_GiveTheGravestCodeAndAnErrEach()
    {
        var answer = Lines(AcknowledgmentBuilder.Refuse(
            Parse(Admit), "ACK1", At, Missing, new Hl7Refusal(HubErrorCode.RateExceeded, null, "come again later")));

        Assert.Equal("MSA|AR|MSG00001", answer[1]);
        Assert.Equal("ERR|||207^Application internal error^HL70357|E||||come again later", answer[3]);
    }

    [Fact]
    public void BeforeVersion25_TheErrorStandsInErr1()
    {
        AssertLines(
            AcknowledgmentBuilder.Refuse(Parse("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.3"), "ACK1", At, Missing),
            @"MSH|^~\&|HUB|UZ|HIS|H|20260901101501+0500||ACK^A01|ACK1|P|2.3",
            "MSA|AE|7|the patient has no identifier",
            "ERR|PID^1^3^101&Required field missing&HL70357");
    }

    [Fact]
    public void OtherDelimiters_AreUsedAndOurTextEscaped()
    {
        var received = Parse("MSH$%*@!$HIS$H$HUB$UZ$$$ADT%A01$7$P$2.5");
        var refusal = new Hl7Refusal(HubErrorCode.PartnerRejected, new Hl7Location("PID", 5, Component: 2), "100% sure!", "E$1");

        AssertLines(
            AcknowledgmentBuilder.Refuse(received, "ACK1", At, refusal),
            "MSH$%*@!$HUB$UZ$HIS$H$20260901101501+0500$$ACK%A01%ACK$ACK1$P$2.5",
            "MSA$AE$7",
            "ERR$$PID%1%5%1%2$207%Application internal error%HL70357$E$E@F@1$$$100@S@ sure@T@");
    }

    [Fact]
    public void TextBeyondAscii_BecomesQuestionMarks()
    {
        var answer = Lines(AcknowledgmentBuilder.Refuse(Parse(Admit), "ACK1", At, Missing with { Text = "йўқ\r\nMSH|" }));

        Assert.Equal(3, answer.Length);
        Assert.EndsWith(@"|?????MSH\F\", answer[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_IsItselfAMessage()
    {
        var answer = Hl7Message.Parse(AcknowledgmentBuilder.Refuse(Parse(Admit), "ACK1", At, Missing)).Message;

        Assert.Equal("MSG00001", answer?.Field("MSA", 2).Text.GetString());
        Assert.Equal("101", answer?.Field("ERR", 3).Text.GetString());
    }

    [Fact]
    public void BodyUnreadable_GetsAFullAnswer()
    {
        byte[] received = [.. "MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5\rPID|"u8, 0xFF];

        AssertLines(
            Unreadable(received),
            @"MSH|^~\&|HUB|UZ|HIS|H|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5",
            "MSA|AE|7",
            "ERR||PID^1^1|102^Data type error^HL70357|E||||a byte is not a character of the declared character set (offset 44)");
    }

    [Fact]
    public void HeaderUnreadableWithControlId_GetsAMinimalReject()
    {
        AssertLines(
            Unreadable("MSH|^^\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5\r"u8.ToArray()),
            @"MSH|^~\&|||||20260901101501+0500||ACK|ACK1|P|2.5",
            "MSA|AR|7",
            "ERR||MSH^1^2|100^Segment sequence error^HL70357|E||||MSH-1 and MSH-2 do not declare usable delimiters (offset 3)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("MSH")]
    [InlineData("MSHlo world this is not HL7")]
    [InlineData("MSH|^^\\&|HIS")]
    [InlineData("MSH|^^\\&|HIS|H|HUB|UZ|||ADT^A01|7~8|P|2.5")]
    [InlineData("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01||P|2.5\rpid")]
    public void NoControlIdToBeFound_GetsNoAnswer(string received)
    {
        Assert.True(Unreadable(Encoding.UTF8.GetBytes(received)).IsEmpty);
    }

    [Fact]
    public void PartOfAMessage_GetsAnAnswerThatCanBeFramed()
    {
        var answer = AcknowledgmentBuilder.RefuseUnreadable(
            "MSH|^~\\&|HIS|H\v|HUB||||ADT^A01|7"u8.ToArray(), "ACK1", At, new Hl7Refusal(HubErrorCode.MessageUnreadable, null, "broken"));

        Assert.False(answer.Span.ContainsAny((byte)0x0B, (byte)0x1C));
    }

    private static ReadOnlyMemory<byte> Unreadable(byte[] received) =>
        AcknowledgmentBuilder.RefuseUnreadable(
            received, "ACK1", At, Hl7Message.Parse(received).Error is { } error ? Hl7Refusal.From(error) : Missing);

    private static string[] Lines(ReadOnlyMemory<byte> answer)
    {
        string text = Encoding.UTF8.GetString(answer.Span);
        Assert.EndsWith("\r", text, StringComparison.Ordinal);
        return text[..^1].Split('\r');
    }

    private static void AssertLines(ReadOnlyMemory<byte> answer, params string[] expected) => Assert.Equal(expected, Lines(answer));
}
