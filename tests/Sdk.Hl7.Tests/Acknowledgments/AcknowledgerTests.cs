using System.Text;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Time.Testing;
using static EHealth.Integration.Hl7.Tests.Samples;

namespace EHealth.Integration.Hl7.Tests.Acknowledgments;

public sealed class AcknowledgerTests
{
    private static readonly Hl7Error Missing = new(
        Hl7AcknowledgmentCode.Error, Hl7ErrorCode.RequiredFieldMissing, new Hl7Location("PID", 3), "the patient has no identifier");

    private static readonly Hl7Error Later = new(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError, null, "come again later");

    private readonly Acknowledger _acknowledger = new(
        new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 5, 15, 1, TimeSpan.Zero)), TimeSpan.FromHours(5));

    /// <summary>HL7 v2.8.2 chapter 2.9.3 and table 0155: what is answered to MSH-15 and MSH-16, when all is well and when it is not.</summary>
    [Theory]
    [InlineData("", "", "AA", "AE")] // original mode
    [InlineData("AL", "NE", "CA", "CE")]
    [InlineData("AL", "AL", "CA AA", "CE")]
    [InlineData("AL", "ER", "CA", "CE")]
    [InlineData("AL", "SU", "CA AA", "CE")]
    [InlineData("NE", "NE", "", "")]
    [InlineData("NE", "AL", "AA", "AE")]
    [InlineData("NE", "ER", "", "AE")]
    [InlineData("NE", "SU", "AA", "")]
    [InlineData("ER", "NE", "", "CE")]
    [InlineData("ER", "AL", "AA", "CE")]
    [InlineData("SU", "NE", "CA", "")]
    [InlineData("SU", "AL", "CA AA", "AE")]
    [InlineData("AL", "", "CA", "CE")]
    [InlineData("", "AL", "AA", "AE")]
    [InlineData("??", "NE", "CA", "CE")] // unknown: rather an answer too many
    public void Demand_IsMet(string accept, string application, string whenTaken, string whenNot)
    {
        var message = Parse($"MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5|||{accept}|{application}");

        Assert.Equal(whenTaken, Codes(_acknowledger.Answer(message)));
        Assert.Equal(whenNot, Codes(_acknowledger.Answer(message, Missing)));
        Assert.Equal(whenNot.Replace('E', 'R'), Codes(_acknowledger.Answer(message, Missing, Later)));
    }

    [Fact]
    public void TwoAnswers_HaveControlIdsOfTheirOwnAndNameTheMessage()
    {
        var answer = _acknowledger.Answer(Parse("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5|||AL|AL"));

        var (first, second) = (Hl7Message.Parse(answer.First).Message!, Hl7Message.Parse(answer.Second).Message!);
        Assert.NotEqual(first.Field("MSH", 10).Text.GetString(), second.Field("MSH", 10).Text.GetString());
        Assert.Equal("7", first.Field("MSA", 2).Text.GetString());
        Assert.Equal("7", second.Field("MSA", 2).Text.GetString());
    }

    /// <summary>The same table, for a sender that takes the application's word over another connection.</summary>
    [Theory]
    [InlineData("", "", "AA", "", "AE", "")] // original mode
    [InlineData("AL", "NE", "CA", "", "CE", "")]
    [InlineData("AL", "AL", "CA", "AA", "CE", "")]
    [InlineData("AL", "ER", "CA", "", "CE", "")]
    [InlineData("NE", "NE", "", "", "", "")]
    [InlineData("NE", "AL", "", "AA", "", "AE")]
    [InlineData("NE", "ER", "", "", "", "AE")]
    [InlineData("SU", "AL", "CA", "AA", "", "AE")]
    [InlineData("", "AL", "", "AA", "", "AE")]
    public void DemandOverTwoConnections_IsMetOnEach(string accept, string application, string hereTaken, string apartTaken, string hereNot, string apartNot)
    {
        var message = Parse($"MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5|||{accept}|{application}");

        var (taken, not) = (_acknowledger.AnswerApart(message, expectedSequence: null), _acknowledger.AnswerApart(message, expectedSequence: null, Missing));

        Assert.Equal((hereTaken, apartTaken), (Codes(new MllpAnswer(taken.Here)), Codes(new MllpAnswer(taken.Apart))));
        Assert.Equal((hereNot, apartNot), (Codes(new MllpAnswer(not.Here)), Codes(new MllpAnswer(not.Apart))));
        foreach (var answer in new[] { taken, not })
            Assert.Equal(answer.ApartControlId, answer.Apart.IsEmpty ? "" : Hl7Message.Parse(answer.Apart).Message!.Field("MSH", 10).Text.GetString());
    }

    [Theory]
    [InlineData("", "RSP")]
    [InlineData("AL", "CA RSP")]
    [InlineData("ER", "RSP")]
    public void Response_FollowsTheAcceptAcknowledgment(string accept, string expected)
    {
        var message = Parse($"MSH|^~\\&|HIS|H|HUB|UZ|||QBP^Q22|7|P|2.5|||{accept}|AL");
        var answer = _acknowledger.Respond(message, "RSP"u8.ToArray());

        var sent = new[] { answer.First, answer.Second }.Where(part => !part.IsEmpty).Select(part => part.Length == 3 ? "RSP" : Code(part));
        Assert.Equal(accept.Length == 0 ? "RSP" : expected, string.Join(' ', sent));
    }

    [Fact]
    public void BodyUnreadable_GetsAFullAnswer()
    {
        byte[] received = [.. "MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5\rPID|"u8, 0xFF];

        Assert.Equal("AE", Codes(_acknowledger.AnswerUnreadable(received, Missing)));
    }

    [Fact]
    public void BodyUnreadableInEnhancedMode_GetsAnAcceptAcknowledgment()
    {
        byte[] received = [.. "MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5|||AL|NE\rPID|"u8, 0xFF];

        Assert.Equal("CE", Codes(_acknowledger.AnswerUnreadable(received, Missing)));
    }

    [Fact]
    public void HeaderUnreadableWithControlId_GetsAMinimalReject() =>
        Assert.Equal("AR", Codes(_acknowledger.AnswerUnreadable("MSH|^^\\&|HIS|H|HUB|UZ|||ADT^A01|7|P|2.5\r"u8.ToArray(), Later)));

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("MSH")]
    [InlineData("MSHlo world this is not HL7")]
    [InlineData("MSH|^^\\&|HIS")]
    [InlineData("MSH|^^\\&|HIS|H|HUB|UZ|||ADT^A01|7~8|P|2.5")]
    [InlineData("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01||P|2.5\rpid")]
    public void NoControlIdToBeFound_GetsNoAnswer(string received) =>
        Assert.Equal(MllpAnswer.None, _acknowledger.AnswerUnreadable(Encoding.UTF8.GetBytes(received), Missing));

    [Fact]
    public void PartOfAMessage_GetsAnAnswerThatCanBeFramed()
    {
        var answer = _acknowledger.AnswerUnreadable("MSH|^~\\&|HIS|H\v|HUB||||ADT^A01|7"u8.ToArray(), Missing);

        Assert.False(answer.First.Span.ContainsAny((byte)0x0B, (byte)0x1C));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MessageInUtf16_IsAnsweredInUtf16(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var received = Hl7Message.Parse(encoding.GetBytes("MSH|^~\\&|ХИС|H|HUB|UZ|||ADT^A01|7|P|2.5||||||UNICODE UTF-16\r")).Message!;

        var answer = encoding.GetString(_acknowledger.Answer(received).First.Span);

        Assert.Contains("|HUB|UZ|ХИС|H|", answer, StringComparison.Ordinal);
        Assert.EndsWith("MSA|AA|7\r", answer, StringComparison.Ordinal);
    }

    private static string Codes(MllpAnswer answer) =>
        string.Join(' ', new[] { answer.First, answer.Second }.Where(part => !part.IsEmpty).Select(Code));

    private static string Code(ReadOnlyMemory<byte> acknowledgment) => Hl7Message.Parse(acknowledgment).Message!.Field("MSA", 1).Text.GetString();
}
