using System.Text;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using static EHealth.Integration.Hl7.Tests.Samples;

namespace EHealth.Integration.Hl7.Tests.Acknowledgments;

public sealed class AcknowledgmentBuilderTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 1, 10, 15, 1, TimeSpan.FromHours(5));
    private static readonly Hl7Error Missing = new(
        Hl7AcknowledgmentCode.Error, Hl7ErrorCode.RequiredFieldMissing, new Hl7Location("PID", 3), "the patient has no identifier");

    [Fact]
    public void Accept_AnswersInTheSendersTerms()
    {
        AssertLines(
            Build(Parse(Admit)),
            @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5||||||UNICODE UTF-8",
            "MSA|AA|MSG00001");
    }

    [Fact]
    public void Refuse_NamesThePlaceAndTheCode()
    {
        AssertLines(
            Build(Parse(Admit), Missing),
            @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5||||||UNICODE UTF-8",
            "MSA|AE|MSG00001",
            "ERR||PID^1^3|101^Required field missing^HL70357|E||||the patient has no identifier");
    }

    [Fact]
    public void SeveralRefusals_GiveTheGravestCodeAndAnErrEach()
    {
        var answer = Lines(Build(Parse(Admit), Missing, new Hl7Error(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError, null, "come again later")));

        Assert.Equal("MSA|AR|MSG00001", answer[1]);
        Assert.Equal("ERR|||207^Application internal error^HL70357|E||||come again later", answer[3]);
    }

    [Fact]
    public void BeforeVersion25_TheErrorStandsInErr1()
    {
        AssertLines(
            Build(Parse("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.3"), Missing),
            @"MSH|^~\&|HUB|UZ|HIS|H|20260901101501+0500||ACK^A01|ACK1|P|2.3",
            "MSA|AE|7|the patient has no identifier",
            "ERR|PID^1^3^101&Required field missing&HL70357");
    }

    [Fact]
    public void OtherDelimiters_AreUsedAndOurTextEscaped()
    {
        var received = Parse("MSH$%*@!$HIS$H$HUB$UZ$$$ADT%A01$7$P$2.5");
        var refusal = new Hl7Error(
            Hl7AcknowledgmentCode.Error, Hl7ErrorCode.ApplicationInternalError, new Hl7Location("PID", 5, Component: 2), "100% sure!") { ApplicationCode = "E$1" };

        AssertLines(
            Build(received, refusal),
            "MSH$%*@!$HUB$UZ$HIS$H$20260901101501+0500$$ACK%A01%ACK$ACK1$P$2.5",
            "MSA$AE$7",
            "ERR$$PID%1%5%1%2$207%Application internal error%HL70357$E$E@F@1$$$100@S@ sure@T@");
    }

    [Fact]
    public void TextWithLineBreaksAndDelimiters_CannotBeginASegment()
    {
        var answer = Lines(Build(Parse(Admit), Missing with { Text = "日本\r\nMSH|" }));

        Assert.Equal(3, answer.Length);
        Assert.EndsWith(@"|日本\.br\MSH\F\", answer[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_IsItselfAMessage()
    {
        var answer = Hl7Message.Parse(Build(Parse(Admit), Missing)).Message;

        Assert.Equal("MSG00001", answer?.Field("MSA", 2).Text.GetString());
        Assert.Equal("101", answer?.Field("ERR", 3).Text.GetString());
    }

    [Fact]
    public void CharacterThatTheSetDoesNotHold_BecomesAQuestionMark()
    {
        var received = Parse("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5||||||8859/5");

        Assert.EndsWith("|??", Encoding.Latin1.GetString(Build(received, Missing with { Text = "日本" }).Span[..^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void AcceptLevel_SpeaksInC() => Assert.Equal("MSA|CE|MSG00001", Lines(AcknowledgmentBuilder.Build(Parse(Admit), AcknowledgmentLevel.Accept, "ACK1", At, Missing))[1]);

    [Fact]
    public void ApplicationLevel_WantsNoAnswerItself() => AssertLines(
        AcknowledgmentBuilder.Build(Parse(Admit), AcknowledgmentLevel.Application, "ACK1", At),
        @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5|||NE|NE||UNICODE UTF-8",
        "MSA|AA|MSG00001");

    [Fact]
    public void ApplicationLevelOverAnotherConnection_WantsToBeKnownAsArrived() => AssertLines(
        AcknowledgmentBuilder.Build(Parse(Admit), AcknowledgmentLevel.ApplicationApart, "ACK1", At, Missing),
        @"MSH|^~\&|HUB|UZ|HIS|SIRDARYO-01|20260901101501+0500||ACK^A01^ACK|ACK1|P|2.5|||AL|NE||UNICODE UTF-8",
        "MSA|AE|MSG00001",
        "ERR||PID^1^3|101^Required field missing^HL70357|E||||the patient has no identifier");

    private static ReadOnlyMemory<byte> Build(Hl7Message received, params ReadOnlySpan<Hl7Error> errors) =>
        AcknowledgmentBuilder.Build(received, AcknowledgmentLevel.Original, "ACK1", At, errors);

    private static string[] Lines(ReadOnlyMemory<byte> answer)
    {
        string text = Encoding.UTF8.GetString(answer.Span);
        Assert.EndsWith("\r", text, StringComparison.Ordinal);
        return text[..^1].Split('\r');
    }

    private static void AssertLines(ReadOnlyMemory<byte> answer, params string[] expected) => Assert.Equal(expected, Lines(answer));
}
