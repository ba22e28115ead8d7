using System.Globalization;
using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.MasterFiles.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Hl7.Tests;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

public sealed class MllpIntakeTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string Pinfl = "31210632040244";

    private readonly ScriptedHub _hub = new();
    private readonly ScriptedPersons _persons = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<HubErrorCode> AllCodes => [.. Enum.GetValues<HubErrorCode>().Where(code => code != HubErrorCode.Unspecified)];

    [Fact]
    public async Task Admission_IsPublishedForTheHospitalAndAcknowledged()
    {
        var message = Admission();

        var answer = await SendAsync(message);

        Assert.Contains("MSA|AA|C1", answer, StringComparison.Ordinal);
        var (published, options) = Assert.Single(_hub.Published);
        Assert.Equal(Pinfl, Assert.IsType<PatientAdmitted>(published).Patient.Value);
        Assert.Equal(Hospital, options.OnBehalfOf);
        Assert.True(options.SubjectMustBeKnown);
        Assert.Equal(message, options.SourceMessage.ToArray());
        Assert.Equal("C1", options.SourceId);
        Assert.Empty(_hub.Reported);
    }

    [Fact]
    public async Task ControlIdWithSpaces_IsNotTheHubsToKeep()
    {
        var message = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Admission()).Replace("|C1|", "|of Karimova|", StringComparison.Ordinal));

        Assert.Contains("MSA|AA|of Karimova", await SendAsync(message), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(_hub.Published).Options.SourceId);
    }

    // The set of a header that was read alone is not known: its bytes must not be decoded for the report.
    [Fact]
    public async Task UnreadableMessageWhoseControlIdIsInAnotherAlphabet_IsAnsweredAndReported()
    {
        byte[] admission = Admission();
        int place = admission.AsSpan().IndexOf("|C1|"u8);
        byte[] message = [.. admission[..(place + 1)], 0xCA, .. admission[(place + 3)..], .. "not a segment\r"u8];

        Assert.Contains("MSA|AR|", await SendAsync(message), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(_hub.Reported).SourceId);
    }

    [Fact]
    public async Task ListOfStaff_IsPublishedWithoutAskingWhomItIsAbout()
    {
        var answer = await SendAsync(Samples.Bytes(Kinds.Staff.Replace("SIRDARYO-01", "SIRDARYO01", StringComparison.Ordinal)));

        Assert.Contains("MSA|CA|K16", answer, StringComparison.Ordinal);
        var (published, options) = Assert.Single(_hub.Published);
        Assert.IsType<StaffFileChanged>(published);
        Assert.False(options.SubjectMustBeKnown);
    }

    [Fact]
    public async Task HubRefusesAFinding_ErrorNamesWhichObx()
    {
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.FieldMissing) { Field = "reports[0].observations[2].status", Rule = "required" });

        var answer = await SendAsync(Samples.Bytes(Kinds.Results.Replace("SIRDARYO-01", "SIRDARYO01", StringComparison.Ordinal).Replace("|LIS|", "|HIS|", StringComparison.Ordinal)));

        Assert.Contains("ERR||OBX^3^11|101^", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameMessageAgain_HasTheSameMessageIdAndAnotherHasNot()
    {
        await SendAsync(Admission());
        await SendAsync(Admission());
        await SendAsync(Admission(controlId: "C2"));

        Assert.Equal(_hub.Published[0].Options.MessageId, _hub.Published[1].Options.MessageId);
        Assert.NotEqual(_hub.Published[0].Options.MessageId, _hub.Published[2].Options.MessageId);
        Assert.Equal(8, _hub.Published[0].Options.MessageId!.Value.Version);
    }

    [Theory]
    [InlineData("20261122101500+0500", "2026-11-22T05:15:00Z")]
    [InlineData("20261122101500", "2026-11-22T05:15:00Z")] // Asia/Tashkent, unless it says otherwise
    [InlineData("18500101", "1970-01-01T00:00:00Z")]
    [InlineData("", "1970-01-01T00:00:00Z")]
    [InlineData("yesterday", "1970-01-01T00:00:00Z")]
    public async Task MessageId_BeginsWithTheTimeOfTheMessage(string sentAt, string expected)
    {
        await SendAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Admission()).Replace("|HUB|20261122101500+0500|", $"|HUB|{sentAt}|", StringComparison.Ordinal)));

        var begins = Convert.ToInt64(_hub.Published[0].Options.MessageId!.Value.ToString("N")[..12], 16);
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeMilliseconds(begins));
    }

    [Fact]
    public async Task EventNotYetOnDisk_NoAcknowledgmentLeaves()
    {
        var onDisk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var publishing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hub.Publish = () =>
        {
            publishing.SetResult();
            return onDisk.Task;
        };

        var answer = SendAsync(Admission());
        await publishing.Task.WaitAsync(Stop);
        Assert.False(answer.IsCompleted);
        onDisk.SetResult();

        Assert.Contains("MSA|AA|C1", await answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllCodes))]
    public async Task HubRefusesPublication_HospitalHearsTheCatalogueEntry(HubErrorCode code)
    {
        _hub.Publish = () => throw new HubException(new HubError(code) { Field = "encounter.names[0].family", Rule = "max_length" });

        var answer = await SendAsync(Admission());

        var condition = Hl7ErrorTranslation.Translate(code);
        Assert.Contains($"MSA|{(condition.Acknowledgment == Hl7AcknowledgmentCode.Reject ? "AR" : "AE")}|C1", answer, StringComparison.Ordinal);
        Assert.Contains($"ERR||PID^1^5^1^1|{condition.Code:d}^", answer, StringComparison.Ordinal);
        Assert.Empty(_hub.Reported); // the hub has recorded it itself
    }

    [Theory]
    [InlineData("patient.value")]
    [InlineData("identifier.value")] // as the registry calls it
    public async Task HubRefusesIdentifier_ErrorNamesPid3(string field)
    {
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.FieldInvalid) { Field = field, Rule = "pinfl" });

        var answer = await SendAsync(Admission(pinfl: Pinfl[..13]));

        Assert.Contains("MSA|AE|C1", answer, StringComparison.Ordinal);
        Assert.Contains("ERR||PID^1^3|102^", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Pinfl[..13], answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistryKnowsNoSuchPerson_ErrorNamesPid3AndSaysSo()
    {
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "person-not-found" });

        var answer = await SendAsync(Admission());

        Assert.Contains("MSA|AE|C1", answer, StringComparison.Ordinal);
        Assert.Contains("ERR||PID^1^3|207^", answer, StringComparison.Ordinal);
        Assert.Contains("person-not-found", answer, StringComparison.Ordinal);
        Assert.Empty(_hub.Reported); // the hub has recorded it itself
    }

    [Fact]
    public async Task UnknownSender_IsRejectedAndReportedWithoutAskingAnything()
    {
        var answer = await SendAsync(Admission(facility: "NOWHERE"));

        Assert.Contains("MSA|AR|C1", answer, StringComparison.Ordinal);
        Assert.Equal((HubErrorCode.SenderUnauthenticated, "C1"), (Assert.Single(_hub.Reported).Code, _hub.Reported[0].SourceId));
        Assert.Equal([""], _hub.OnBehalfOf);
    }

    [Fact]
    public async Task GarbageInAFrame_IsReportedAndGetsNoAnswerThatNamesNoMessage()
    {
        Assert.Equal("", await SendAsync("hello world"u8.ToArray()));

        var report = Assert.Single(_hub.Reported);
        Assert.Equal(("hl7v2/unreadable", HubErrorCode.MessageUnreadable), (report.Operation, report.Code));
        Assert.Equal(11UL, report.MessageBytes);
    }

    [Fact]
    public async Task PeerClosedInsideFrame_IsReportedToTheHub()
    {
        var part = Admission()[..80];
        var frame = new MllpBrokenFrame(MllpBrokenFrameReason.PeerClosedInsideFrame, part.Length, part, 1, new IPEndPoint(IPAddress.Loopback, 1));

        await Intake().OnBrokenFrameAsync(frame, Stop);

        Assert.Equal("mllp/PeerClosedInsideFrame", Assert.Single(_hub.Reported).Operation);
    }

    [Fact]
    public async Task HubCannotRecordTheRefusal_MessageIsRefusedAllTheSame()
    {
        _hub.Report = () => throw new HubException(new HubError(HubErrorCode.HubUnavailable));

        Assert.Contains("MSA|AR|C1", await SendAsync(Admission(facility: "NOWHERE")), StringComparison.Ordinal);
    }

    /// <summary>HL7 v2.8.2 chapter 2.10.1, message by message: MSH-13, then MSA-1 and MSA-4 of the answer.</summary>
    [Fact]
    public async Task NumberedMessages_AreTakenInTheirOrder()
    {
        var intake = Intake();
        var talk = new (string Number, bool IsWhole, string Answer, int Published)[]
        {
            ("0", false, "AA|C1||-1", 0), // where to go on? anywhere
            ("7", true, "AA|C1||8", 1),
            ("8", true, "AA|C1||9", 2),
            ("8", true, "AA|C1||9", 3), // its answer was lost; the hub knows the message
            ("0", false, "AA|C1||9", 3),
            ("0", true, "AA|C1||9", 4), // a system that always writes 0: nothing of it is thrown away
            ("11", true, "AE|C1||9", 4), // two are missing
            ("9", true, "AA|C1||10", 5),
            ("-1", false, "AA|C1||-1", 5), // the sender begins anew
            ("1", true, "AA|C1||2", 6),
            ("", true, "AA|C1", 7), // and may stop numbering
        };
        foreach (var (number, isWhole, answer, published) in talk)
        {
            var text = Encoding.UTF8.GetString(Admission()).Replace("|2.5.1||", $"|2.5.1|{number}|", StringComparison.Ordinal);
            var message = Encoding.UTF8.GetBytes(isWhole ? text : text[..(text.IndexOf('\r', StringComparison.Ordinal) + 1)]);
            var received = new MllpMessage(message, ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));

            Assert.Contains($"MSA|{answer}\r", Encoding.UTF8.GetString((await intake.HandleAsync(received, Stop)).First.Span), StringComparison.Ordinal);
            Assert.Equal(published, _hub.Published.Count);
        }
    }

    [Fact]
    public async Task UnreadableNumberedMessage_DoesNotStopTheNextOne()
    {
        var intake = Intake();
        var text = Encoding.UTF8.GetString(Admission());
        byte[] broken = [.. Encoding.UTF8.GetBytes(text.Replace("|2.5.1||", "|2.5.1|7|", StringComparison.Ordinal)), .. "ZZZ|"u8, 0xFF, (byte)'\r'];
        foreach (var (bytes, answer) in new[] { (broken, "MSA|AE|C1"), (Encoding.UTF8.GetBytes(text.Replace("|2.5.1||", "|2.5.1|8|", StringComparison.Ordinal)), "MSA|AA|C1||9") })
        {
            var received = new MllpMessage(bytes, ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));
            Assert.Contains(answer, Encoding.UTF8.GetString((await intake.HandleAsync(received, Stop)).First.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NumberedQueryThatTheHubCannotAnswerNow_IsExpectedAgain()
    {
        const string Query = "MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||QBP^Q22^QBP_Q21|C1|P|2.5.1|8|||||UNICODE UTF-8\rQPD|X|T|@PID.5.1^Karimov\rRCP|I\r";
        _persons.Findings = new Hl7Refusal(HubErrorCode.HubUnavailable, Location: null, "the hub is away");
        var intake = Intake();
        string Numbered(int number) => Encoding.UTF8.GetString(Admission()).Replace("|2.5.1||", $"|2.5.1|{number}|", StringComparison.Ordinal);

        foreach (var (text, answer) in new[] { (Numbered(7), "MSA|AA|C1||8\r"), (Query, "MSA|AR|C1"), (Numbered(9), "MSA|AE|C1||8\r") })
        {
            var received = new MllpMessage(Encoding.UTF8.GetBytes(text), ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));
            Assert.Contains(answer, Encoding.UTF8.GetString((await intake.HandleAsync(received, Stop)).First.Span), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NumberedMessageThatTheHubCannotTakeNow_IsExpectedAgain()
    {
        var message = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Admission()).Replace("|2.5.1||", "|2.5.1|7|", StringComparison.Ordinal));
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.HubUnavailable));

        Assert.Contains("MSA|AR|C1||-1\r", await SendAsync(message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AL", "NE", "MSA|CA|C1", "")]
    [InlineData("AL", "AL", "MSA|CA|C1", "MSA|AA|C1")]
    [InlineData("NE", "NE", "", "")]
    public async Task EnhancedMode_IsAnsweredAsAsked(string accept, string application, string first, string second)
    {
        var message = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Admission()).Replace("|2.5.1|||||", $"|2.5.1|||{accept}|{application}|", StringComparison.Ordinal));
        var answer = await Intake().HandleAsync(new MllpMessage(message, ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1)), Stop);

        Assert.Contains(first, Encoding.UTF8.GetString(answer.First.Span), StringComparison.Ordinal);
        Assert.Contains(second, Encoding.UTF8.GetString(answer.Second.Span), StringComparison.Ordinal);
        Assert.Equal((first.Length == 0, second.Length == 0), (answer.First.IsEmpty, answer.Second.IsEmpty));
        Assert.Single(_hub.Published);
    }

    [Fact]
    public async Task NameInAnotherCharsetThanDeclared_IsRefusedAndNotPublished()
    {
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        var text = Encoding.UTF8.GetString(Admission()).Replace("UNICODE UTF-8", "8859/5", StringComparison.Ordinal)
            .Replace("Gʻofurova^Oʻgʻiloy^Rahim qizi~Ғофурова^Ўғилой", "Каримов^Александр^Владимирович", StringComparison.Ordinal);

        var answer = await SendAsync(windows.GetBytes(text));

        Assert.Contains("ERR||PID^1^5|102^", answer, StringComparison.Ordinal);
        Assert.Contains("seems to be written in WINDOWS-1251", answer, StringComparison.Ordinal);
        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task SenderRegisteredWithACharset_IsReadInIt()
    {
        var options = new Hl7v2Options { Senders = { new Hl7Sender { Application = "HIS", Facility = "Больница", System = Hospital, Charset = "windows-1251" } } };
        var text = Encoding.UTF8.GetString(Admission(facility: "Больница")).Replace("UNICODE UTF-8", "", StringComparison.Ordinal)
            .Replace("Gʻofurova^Oʻgʻiloy^Rahim qizi~Ғофурова^Ўғилой", "Каримов^Александр^Владимирович", StringComparison.Ordinal);
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(text);

        await NewIntake.OverMllp(_hub, _persons, options).HandleAsync(new MllpMessage(bytes, ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1)), Stop);

        Assert.Equal("Каримов", Assert.IsType<PatientAdmitted>(Assert.Single(_hub.Published).Event).Encounter.Names[0].Family);
    }

    [Fact]
    public async Task Batch_IsAnsweredByABatch()
    {
        var batch = Encoding.UTF8.GetBytes($"BHS|^~\\&|HIS|SIRDARYO01\r{Encoding.UTF8.GetString(Admission())}{Encoding.UTF8.GetString(Admission("C2", pinfl: ""))}BTS|2\r");

        var answer = await SendAsync(batch);

        Assert.StartsWith("BHS|", answer, StringComparison.Ordinal);
        Assert.Equal(["MSA|AA|C1", "MSA|AE|C2"], answer.Split('\r').Where(line => line.StartsWith("MSA", StringComparison.Ordinal)));
        Assert.EndsWith("BTS|2\r", answer, StringComparison.Ordinal);
    }

    private static byte[] Admission(string controlId = "C1", string facility = "SIRDARYO01", string pinfl = Pinfl) => Encoding.UTF8.GetBytes(
        $"MSH|^~\\&|HIS|{facility}|EHEALTH|HUB|20261122101500+0500||ADT^A01^ADT_A01|{controlId}|P|2.5.1|||||UZB|UNICODE UTF-8\r"
        + "EVN|A01|20261122101500+0500\r"
        + $"PID|1||{pinfl}^^^UZB^NI||Gʻofurova^Oʻgʻiloy^Rahim qizi~Ғофурова^Ўғилой||19630412|F\r"
        + "PV1|1|I|THERAPY^204^3\r");

    private MllpIntake Intake() => NewIntake.OverMllp(
        _hub, _persons, new Hl7v2Options { Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO01", System = Hospital } } });

    private async Task<string> SendAsync(byte[] message)
    {
        var received = new MllpMessage(message, ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));
        var answer = await Intake().HandleAsync(received, Stop);
        return Encoding.UTF8.GetString(answer.First.Span);
    }
}
