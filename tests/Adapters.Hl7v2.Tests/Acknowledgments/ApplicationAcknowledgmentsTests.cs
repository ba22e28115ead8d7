using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Tests.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Acknowledgments;

/// <summary>A sender that takes the application's word over another connection, from its message to both answers.</summary>
public sealed class ApplicationAcknowledgmentsTests : IAsyncDisposable
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";

    private readonly ScriptedHub _hub = new();
    private readonly ScriptedPersons _persons = new();
    private readonly ScriptedHospital _hospital = new();
    private readonly int _port;

    public ApplicationAcknowledgmentsTests() => _port = _hospital.Port;

    public ValueTask DisposeAsync() => _hospital.DisposeAsync();

    [Fact]
    public async Task Taken_IsAcceptedHereAndAcknowledgedThere()
    {
        await using var adapter = await StartAsync();

        Assert.Contains("\rMSA|CA|C1\r", await adapter.SendAsync(Admission("AL|AL")), StringComparison.Ordinal);

        string there = await _hospital.NextAsync();
        Assert.Matches(@"^MSH\|\^~\\&\|EHEALTH\|HUB\|HIS\|SIRDARYO01\|[^|]+\|\|ACK\^A01\^ACK\|[0-9a-f]{20}\|P\|2\.5\.1\|\|\|AL\|NE\|\|UNICODE UTF-8\rMSA\|AA\|C1\r$", there);
    }

    [Theory]
    [InlineData("AL|NE")] // no word of the application is asked for
    [InlineData("|")] // original mode: one answer, here
    public async Task NothingAskedForThere_NothingIsSentThere(string demand)
    {
        await using var adapter = await StartAsync();

        await adapter.SendAsync(Admission(demand));
        await adapter.SendAsync(Admission("AL|AL", "LAST"));

        Assert.Contains("MSA|AA|LAST", await _hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheApplicationsWordAskedFor_RefusalGoesThereAndNothingComesHere()
    {
        await using var adapter = await StartAsync();

        await adapter.WriteAsync(Admission("NE|AL", pinfl: ""));
        Assert.Contains("MSA|CA|NEXT", await adapter.SendAsync(Admission("AL|NE", "NEXT")), StringComparison.Ordinal);

        string there = await _hospital.NextAsync();
        Assert.Contains("\rMSA|AE|C1\rERR||PID^1^3^1^1|101^", there, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodyThatCannotBeRead_IsRefusedThereToo()
    {
        await using var adapter = await StartAsync();

        await adapter.WriteAsync(Admission("NE|AL") + "not a segment\r");

        Assert.Contains("\rMSA|AR|C1\rERR||PV1", await _hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_IsAnsweredWhereItWasAsked()
    {
        await using var adapter = await StartAsync();
        const string Query = "MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||QBP^Q22^QBP_Q21|Q1|P|2.5.1|||AL|AL||UNICODE UTF-8\rQPD|X|T|@PID.5.1^Karimov\rRCP|I\r";

        Assert.Contains("MSA|CA|Q1", await adapter.SendAsync(Query), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|Q1", await adapter.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessagesOfABatch_AreAcceptedInItsAnswerAndAcknowledgedThere()
    {
        await using var adapter = await StartAsync();

        string answer = await adapter.SendAsync($"BHS|^~\\&|HIS|SIRDARYO01\r{Admission("AL|AL")}{Admission("AL|AL", "C2")}BTS|2\r");

        Assert.Equal(["MSA|CA|C1", "MSA|CA|C2"], answer.Split('\r').Where(line => line.StartsWith("MSA", StringComparison.Ordinal)));
        Assert.Contains("MSA|AA|C1", await _hospital.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|C2", await _hospital.NextAsync(), StringComparison.Ordinal);
    }

    // A file of which something has to wait is read again as a whole: nothing may have been said of it until then.
    [Fact]
    public async Task BatchThatHasToWait_IsNotAcknowledgedThereBeforeItsAnswer()
    {
        var options = Settings();
        using var acknowledgments = new ApplicationAcknowledgments(Options.Create(options), TimeProvider.System, NullLogger<ApplicationAcknowledgments>.Instance);
        var queue = acknowledgments.QueueOf(options.Senders[0])!;
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.HubUnavailable));
        Assert.True(Hl7Batch.TryParse(Encoding.UTF8.GetBytes($"BHS|^~\\&|HIS|SIRDARYO01\r{Admission("NE|AL")}BTS|1\r"), out var batch));

        var outcome = await NewIntake.OfBatches(_hub, options, _persons, acknowledgments).TakeAsync(batch, certified: null, TestContext.Current.CancellationToken);

        Assert.True(outcome.IsTransient);
        Assert.Equal(0, queue.Waiting);
        outcome.OnAnswered?.Invoke();
        Assert.Equal(1, queue.Waiting);
    }

    [Fact]
    public async Task ListenerThatIsAway_HoldsUpNoMessage()
    {
        await _hospital.DisposeAsync();
        await using var adapter = await StartAsync();

        for (int number = 1; number <= 50; number++)
            Assert.Contains($"MSA|CA|M{number}\r", await adapter.SendAsync(Admission("AL|AL", $"M{number}")), StringComparison.Ordinal);

        Assert.Equal(50, _hub.Published.Count);
    }

    [Fact]
    public async Task LostInACrash_ComesWhenTheSenderRepeatsItsMessage()
    {
        // Nobody sends what this one enqueues: as if it were killed after CA.
        await using (var killed = await StartAsync(sends: false))
            Assert.Contains("MSA|CA|C1", await killed.SendAsync(Admission("AL|AL")), StringComparison.Ordinal);

        await using var next = await StartAsync();
        Assert.Contains("MSA|CA|C1", await next.SendAsync(Admission("AL|AL")), StringComparison.Ordinal);

        Assert.Contains("MSA|AA|C1", await _hospital.NextAsync(), StringComparison.Ordinal);

        // The hub knows it by this, and publishes nothing a second time.
        Assert.Equal(_hub.Published[0].Options.MessageId, _hub.Published[1].Options.MessageId);
    }

    [Fact]
    public async Task HubIsAway_NothingIsAcceptedAndNothingAcknowledged()
    {
        await using var adapter = await StartAsync();
        _hub.Publish = () => throw new HubException(new HubError(HubErrorCode.HubUnavailable));
        Assert.Contains("MSA|CR|C1", await adapter.SendAsync(Admission("AL|AL")), StringComparison.Ordinal);

        _hub.Publish = () => Task.CompletedTask;
        await adapter.SendAsync(Admission("AL|AL"));

        Assert.Contains("MSA|AA|C1", await _hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddressThatCannotWork_IsNamedAtTheStart()
    {
        var options = new Hl7v2Options
        {
            Senders = { new Hl7Sender { Application = "HIS", Facility = "F", System = Hospital, ApplicationAcknowledgments = new() { AcknowledgmentTimeout = TimeSpan.Zero, Tls = new() { CertificatePath = "/nowhere/c.pem" } } } },
        };

        var mistakes = options.Validate(new(options)).Select(result => result.ErrorMessage!).ToList();

        foreach (var expected in new[] { "Host is missing", "Port is not", "AcknowledgmentTimeout", "Tls:CertificatePath: file '/nowhere/c.pem'", "Tls:PrivateKeyPath is missing" })
            Assert.Contains(mistakes, mistake => mistake.StartsWith($"sender 'HIS|F': ApplicationAcknowledgments: {expected}", StringComparison.Ordinal));
    }

    private Hl7v2Options Settings() => new()
    {
        Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO01", System = Hospital, ApplicationAcknowledgments = new() { Host = "127.0.0.1", Port = _port } } },
    };

    private Task<RunningAdapter> StartAsync(bool sends = true) => RunningAdapter.StartAsync(_hub, _persons, Settings(), sends);

    private static string Admission(string demand, string controlId = "C1", string pinfl = "31210632040244") =>
        $"MSH|^~\\&|HIS|SIRDARYO01|EHEALTH|HUB|20261122101500+0500||ADT^A01^ADT_A01|{controlId}|P|2.5.1|||{demand}||UNICODE UTF-8\r"
        + $"EVN|A01|20261122101500+0500\rPID|1||{pinfl}^^^UZB^NI||Gʻofurova^Oʻgʻiloy||19630412|F\rPV1|1|I|THERAPY^204^3\r";
}
