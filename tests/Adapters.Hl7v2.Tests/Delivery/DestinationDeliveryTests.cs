using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Tests.Intake;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Hl7.Profiles;
using EHealth.Integration.Protocol.Memory;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;

public sealed class DestinationDeliveryTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";

    private static readonly Guid MessageId = new("01935b6e-5b5a-8000-8123-0123456789ab");

    private const int Unreachable = 5232;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedHub _hub = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_ArrivesAsTheMessageTheHospitalWants()
    {
        await using var hospital = new ScriptedHospital();
        var profile = Hl7Profile.TryParse("""{ "version": "2.3", "fields": [{ "set": "MSH-5", "to": "LAB" }] }""", out _)!;
        await using var delivery = DeliveryTo(hospital.Port, profile);

        await delivery.DeliverAsync(Admission(), Stop);

        Assert.Equal(
            "MSH|^~\\&|EHEALTH|HUB|LAB||20261126170000+0500||ADT^A01^ADT_A01|800081230123456789ab|P|2.3||||||UNICODE UTF-8\r"
            + "EVN|A01|20261126170000+0500||||20261126165500+0500\r"
            + "PID|1||30211975910033^^^UZB^NI||Karimov^Akmal^^^^^L||19750211|M\r"
            + "PV1|1|I|CARDIO^12^3||||||||||||||||V-17\r",
            await hospital.NextAsync());
    }

    [Fact]
    public async Task EventOfAnotherFacility_IsNotSent()
    {
        await using var hospital = new ScriptedHospital();
        await using var delivery = DeliveryTo(hospital.Port);
        var elsewhere = Admission();
        ((PatientAdmitted)elsewhere.Event).Encounter.Facility = "uz.hosp.nukus-02.his";

        await delivery.DeliverAsync(elsewhere, Stop);
        await delivery.DeliverAsync(Admission("V-18"), Stop);

        Assert.Contains("|V-18", await hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AE")]
    [InlineData("AR")]
    [InlineData("CE")]
    public async Task HospitalRefuses_EventGoesBackToTheHubForTheParkingTime(string code)
    {
        await using var hospital = new ScriptedHospital { Answer = controlId => $"{code}|{controlId}" };
        await using var delivery = DeliveryTo(hospital.Port);

        await Assert.ThrowsAsync<PartnerException>(() => delivery.DeliverAsync(Admission(), Stop));
        await Assert.ThrowsAsync<PartnerException>(() => delivery.DeliverAsync(Admission() with { Attempt = 2 }, Stop));
        Assert.Equal(await hospital.NextAsync(), await hospital.NextAsync());
        var report = Assert.Single(_hub.Reported);
        Assert.Equal(("hl7v2/ADT^A01 to lab", HubErrorCode.PartnerRejected), (report.Operation, report.Code));

        hospital.Answer = controlId => $"CA|{controlId}";
        await delivery.DeliverAsync(Admission() with { Attempt = 3 }, Stop);
        Assert.Contains("|V-17", await hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65001)]
    [InlineData(1251)]
    [InlineData(20866)]
    public async Task AcknowledgmentInAnotherCharsetThanItDeclares_IsUnderstood(int codePage)
    {
        var encoding = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? System.Text.Encoding.UTF8;
        await using var hospital = new ScriptedHospital { Answer = controlId => $"AA|{controlId}|принято", Encoding = encoding };
        await using var delivery = DeliveryTo(hospital.Port);

        await delivery.DeliverAsync(Admission(), Stop);

        Assert.Contains("|V-17", await hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcknowledgmentOfAnotherMessage_IsNotTakenForThisOnes()
    {
        await using var hospital = new ScriptedHospital();
        var answers = new Queue<string>(["AA|another", "AA|"]);
        hospital.Answer = controlId => answers.TryDequeue(out var wrong) ? wrong : $"AA|{controlId}";
        await using var delivery = DeliveryTo(hospital.Port);

        await delivery.DeliverAsync(Admission(), Stop);

        var first = await hospital.NextAsync();
        Assert.Equal(first, await hospital.NextAsync());
        Assert.Equal(first, await hospital.NextAsync());
    }

    [Fact]
    public async Task NoAcknowledgment_SameBytesAreSentAgain()
    {
        await using var hospital = new ScriptedHospital();
        var silent = true;
        hospital.Answer = controlId => silent ? null : $"AA|{controlId}";
        await using var delivery = DeliveryTo(hospital.Port, acknowledgmentTimeout: TimeSpan.FromMilliseconds(300));

        var delivering = delivery.DeliverAsync(Admission(), Stop);
        var first = await hospital.NextAsync();
        silent = false;
        await delivering;

        Assert.Equal(first, await hospital.NextAsync());
    }

    [Fact]
    public async Task HospitalThatIsDown_GetsItsEventsWhenItIsBack()
    {
        var hospital = new ScriptedHospital();
        var port = hospital.Port;
        await hospital.DisposeAsync();
        var logger = new EventLog<DestinationDelivery>();
        await using var delivery = DeliveryTo(port, logger: logger);

        var first = delivery.DeliverAsync(Admission(), Stop);
        var second = delivery.DeliverAsync(Admission("V-18"), Stop);
        await logger.NextAsync(Unreachable);
        await using var back = new ScriptedHospital(port);
        await Task.WhenAll(first, second);

        Assert.Contains("|V-17", await back.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("|V-18", await back.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HospitalClosesInsteadOfAnswering_IsNotTakenForDelivered()
    {
        await using var hospital = new ScriptedHospital();
        int received = 0;
        hospital.Answer = controlId => ++received < 3 ? throw new InvalidOperationException("it goes away") : $"AA|{controlId}";
        await using var delivery = DeliveryTo(hospital.Port);

        await delivery.DeliverAsync(Admission(), Stop);

        Assert.Equal(3, received);
    }

    [Fact]
    public async Task HospitalClosedSinceTheLastMessage_NextOneIsDeliveredOverANewConnection()
    {
        var hospital = new ScriptedHospital();
        int port = hospital.Port;
        await using var delivery = DeliveryTo(port);
        await delivery.DeliverAsync(Admission(), Stop);
        await hospital.NextAsync();

        // The first write after this one's end is taken by the socket: only an acknowledgment counts.
        await hospital.DisposeAsync();
        await using var again = new ScriptedHospital(port);
        await delivery.DeliverAsync(Admission("V-18"), Stop);

        Assert.Contains("|V-18", await again.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HospitalStaysAway_PausesBetweenAttemptsGrowToHalfAMinute()
    {
        var gone = new ScriptedHospital();
        int port = gone.Port;
        await gone.DisposeAsync();
        var time = new HastyTime(pauses: 12);
        await using var delivery = new DestinationDelivery(Lab(port, TimeSpan.FromMinutes(10)), Hl7Profile.Unchanged, TimeSpan.FromHours(5), NewIntake.Reports(_hub), new MemoryReturn(time), time, NullLogger<DestinationDelivery>.Instance);
        using var stopping = new CancellationTokenSource();

        var delivering = delivery.DeliverAsync(Admission(), stopping.Token);
        var pauses = await time.Pauses.WaitAsync(Patience, Stop);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);

        for (int i = 0; i < pauses.Count; i++)
        {
            var longest = TimeSpan.FromSeconds(Math.Min(30, 0.5 * Math.Pow(2, i)));
            Assert.InRange(pauses[i], longest / 2, longest);
        }
    }

    [Fact]
    public async Task ProgramStops_DeliveryEnds()
    {
        var hospital = new ScriptedHospital();
        await using var delivery = DeliveryTo(hospital.Port);
        await hospital.DisposeAsync();
        using var stopping = new CancellationTokenSource();

        var delivering = delivery.DeliverAsync(Admission(), stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
    }

    [Fact]
    public async Task EventThatNoMessageHolds_IsRecordedAndCountsAsDelivered()
    {
        await using var hospital = new ScriptedHospital();
        await using var delivery = DeliveryTo(hospital.Port);
        var report = new Report { Reference = new OrderReference() };
        for (int i = 0; i < 10_000; i++) report.Observations.Add(new Observation());
        var result = new ResultReported { Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = "30211975910033" }, Facility = Hospital, Reports = { report } };

        await delivery.DeliverAsync(Admission() with { Event = result }, Stop);
        await delivery.DeliverAsync(Admission(), Stop);

        Assert.Contains("|V-17", await hospital.NextAsync(), StringComparison.Ordinal);
        var refusal = Assert.Single(_hub.Reported);
        Assert.Equal(("hl7v2/ORU^R01 to lab", HubErrorCode.MessageTooLarge), (refusal.Operation, refusal.Code));
    }

    [Fact]
    public async Task KeyFileThatMayNotBeRead_IsAnOutageAndEndsNothing()
    {
        // A folder in place of a file: what the system says to that, it says also to a file that another user owns.
        var tls = new MllpClientTlsOptions { CertificatePath = AppContext.BaseDirectory, PrivateKeyPath = AppContext.BaseDirectory, TrustedAuthorityPath = AppContext.BaseDirectory };
        var logger = new EventLog<DestinationDelivery>();
        await using var hospital = new ScriptedHospital();
        await using var delivery = DeliveryTo(hospital.Port, tls: tls, logger: logger);
        using var stopping = new CancellationTokenSource();

        var delivering = delivery.DeliverAsync(Admission(), stopping.Token);
        var outage = logger.NextAsync(Unreachable);
        Assert.Same(outage, await Task.WhenAny(delivering, outage));
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivering);
    }

    [Fact]
    public void DestinationsThatCannotWork_AreNamedAtTheStart()
    {
        var options = new Hl7v2Options
        {
            Senders = { new Hl7Sender { Facility = "F", System = Hospital } },
            Destinations = { new Hl7Destination { Name = "A b", Types = { "no.such.Event" }, Profile = "/nowhere/profile.json", ParkingTime = TimeSpan.Zero, Tls = new MllpClientTlsOptions { CertificatePath = "/nowhere/c.pem" } } },
        };

        var mistakes = options.Validate(new(options)).Select(result => result.ErrorMessage!).ToList();
        foreach (var expected in new[] { "Name needs", "Host is missing", "Port is not", "Facilities is empty", "'no.such.Event' is none of", "ParkingTime", "profile /nowhere", "Tls:CertificatePath: file '/nowhere/c.pem'", "Tls:PrivateKeyPath is missing" })
        {
            Assert.Contains(mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));
        }
    }

    private DestinationDelivery DeliveryTo(
        int port, Hl7Profile? profile = null, TimeSpan? acknowledgmentTimeout = null, MllpClientTlsOptions? tls = null, ILogger<DestinationDelivery>? logger = null) => new(
        Lab(port, acknowledgmentTimeout ?? TimeSpan.FromSeconds(30), tls),
        profile ?? Hl7Profile.Unchanged, TimeSpan.FromHours(5), NewIntake.Reports(_hub), new MemoryReturn(TimeProvider.System), TimeProvider.System, logger ?? NullLogger<DestinationDelivery>.Instance);

    private static Hl7Destination Lab(int port, TimeSpan acknowledgmentTimeout, MllpClientTlsOptions? tls = null) =>
        new() { Name = "lab", Host = "127.0.0.1", Port = port, Facilities = { Hospital }, Tls = tls, AcknowledgmentTimeout = acknowledgmentTimeout };

    private static EventDelivery<IMessage> Admission(string visit = "V-17") => new(
        new PatientAdmitted
        {
            Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = "30211975910033" },
            Encounter = new Encounter
            {
                Facility = Hospital,
                VisitNumber = visit,
                PatientClass = PatientClass.Inpatient,
                Location = "CARDIO, 12, 3",
                OccurredAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 26, 11, 55, 0, TimeSpan.Zero)),
                Names = { new PersonName { Family = "Karimov", Given = "Akmal", Script = Script.Latin } },
                BirthDate = "1975-02-11",
                Sex = Sex.Male,
            },
        },
        MessageId, Hospital, "", new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), 1);
}
