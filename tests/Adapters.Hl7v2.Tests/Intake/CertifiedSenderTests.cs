using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

/// <summary>What a message may call itself on a connection whose certificate names a system.</summary>
public sealed class CertifiedSenderTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string OtherHospital = "uz.hosp.nukus-02.his";

    private const string Message =
        "MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||ADT^A01^ADT_A01|C1|P|2.5.1|||||UZB|UNICODE UTF-8\r"
        + "EVN|A01|20261122101500+0500\rPID|1||31210632040244^^^UZB^NI||Gʻofurova^Oʻgʻiloy||19630412|F\rPV1|1|I|THERAPY^204^3\r";

    private readonly ScriptedHub _hub = new();

    [Theory]
    [InlineData(null)] // the plain listener
    [InlineData(Hospital)]
    public async Task OwnNameOrNoCertificate_IsTaken(string? certified)
    {
        Assert.Contains("MSA|AA|C1", await SendAsync(Message, certified), StringComparison.Ordinal);
        Assert.Single(_hub.Published);
    }

    [Theory]
    [InlineData(OtherHospital)]
    [InlineData("")] // a certificate that names no system
    public async Task NameOfAnother_IsForbiddenAndRecordedForNobody(string certified)
    {
        var answer = await SendAsync(Message, certified);

        Assert.Contains("MSA|AR|C1", answer, StringComparison.Ordinal);
        Assert.Contains("ERR||MSH^1^4|207^", answer, StringComparison.Ordinal);
        Assert.Equal(HubErrorCode.SenderForbidden, Assert.Single(_hub.Reported).Code);
        Assert.Equal([""], _hub.OnBehalfOf);
        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task NameOfAnotherInABatch_IsForbiddenToo()
    {
        var answer = await SendAsync($"BHS|^~\\&|HIS|SIRDARYO01\r{Message}BTS|1\r", OtherHospital);

        Assert.Contains("MSA|AR|C1", answer, StringComparison.Ordinal);
        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task UnreadableInTheNameOfAnother_IsRecordedForNobody()
    {
        await SendAsync(Message + "not a segment\r", OtherHospital);

        Assert.Equal("hl7v2/unreadable", Assert.Single(_hub.Reported).Operation);
        Assert.Equal([""], _hub.OnBehalfOf);
    }

    [Theory]
    [InlineData(MllpBrokenFrameReason.NoStartBlock, HubErrorCode.MessageUnreadable, false)]
    [InlineData(MllpBrokenFrameReason.JunkTooLong, HubErrorCode.MessageUnreadable, false)]
    [InlineData(MllpBrokenFrameReason.OtherProtocol, HubErrorCode.MessageUnreadable, false)]
    [InlineData(MllpBrokenFrameReason.HandshakeFailed, HubErrorCode.SenderUnauthenticated, false)]
    [InlineData(MllpBrokenFrameReason.CertificateRevoked, HubErrorCode.SenderUnauthenticated, false)]
    [InlineData(MllpBrokenFrameReason.TooLarge, HubErrorCode.MessageTooLarge, true)]
    [InlineData(MllpBrokenFrameReason.PeerClosedInsideFrame, HubErrorCode.MessageUnreadable, true)]
    public async Task BrokenFrame_IsRecordedAndAnsweredOnlyWhereItsBeginningIsKnown(MllpBrokenFrameReason reason, HubErrorCode code, bool answered)
    {
        var bytes = Encoding.UTF8.GetBytes(Message);
        var frame = new MllpBrokenFrame(reason, bytes.Length, bytes, 1, new IPEndPoint(IPAddress.Loopback, 1));

        var answer = await Intake().OnBrokenFrameAsync(frame, TestContext.Current.CancellationToken);

        Assert.Equal(answered, !answer.First.IsEmpty);
        Assert.Equal(code, Assert.Single(_hub.Reported).Code);
    }

    private MllpIntake Intake() => NewIntake.OverMllp(
        _hub, new ScriptedPersons(), new Hl7v2Options { Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO01", System = Hospital } } });

    private async Task<string> SendAsync(string message, string? certified)
    {
        var received = new MllpMessage(Encoding.UTF8.GetBytes(message), 1, 1, new IPEndPoint(IPAddress.Loopback, 1), certified);
        return Encoding.UTF8.GetString((await Intake().HandleAsync(received, TestContext.Current.CancellationToken)).First.Span);
    }
}
