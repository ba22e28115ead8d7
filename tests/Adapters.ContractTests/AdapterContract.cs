using System.Diagnostics;
using System.Net;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>What every adapter of a REST service owes the hub, whatever it adapts. A new adapter derives and fills in five members.</summary>
public abstract class AdapterContract : IAsyncLifetime
{
    private const string UnknownPinfl = "31210632040244";
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    private RestSimulator _partner = null!;
    private AdapterUnderTest _adapter = null!;

    private protected static SyntheticPopulation People { get; } = new(2025);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SyntheticPerson Somebody { get; } = People.PersonAt(12_345);

    public async ValueTask InitializeAsync()
    {
        _partner = await StartPartnerAsync(new RestSimulatorOptions { ApiKey = AdapterUnderTest.ApiKey, Population = People });
        _adapter = Create(_partner.Address, script: null);
    }

    public async ValueTask DisposeAsync()
    {
        await _adapter.DisposeAsync();
        await _partner.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<RestSimulator> StartPartnerAsync(RestSimulatorOptions options);

    private protected abstract AdapterUnderTest Create(Uri partner, ScriptedPartner? script);

    /// <summary>Asks about one person, as the hub would.</summary>
    private protected abstract Task<IMessage> AskAsync(AdapterUnderTest adapter, string pinfl, CallContext context);

    /// <summary>The answer that the contract asks for, worked out from the person alone.</summary>
    private protected abstract IMessage AnswerAbout(SyntheticPerson person, DateOnly today);

    private protected abstract IMessage AnswerAboutNobody { get; }

    [Fact]
    public async Task KnownPerson_IsDelivered() =>
        Assert.Equal(AnswerAbout(Somebody, Today), await AskAsync(Somebody.Pinfl));

    [Fact]
    public async Task UnknownPerson_IsAnAnswer() =>
        Assert.Equal(AnswerAboutNobody, await AskAsync(UnknownPinfl));

    [Fact]
    public async Task ManyAtOnce_EachGetsItsOwnAnswer()
    {
        var people = Enumerable.Range(1000, 200).Select(People.PersonAt).ToArray();

        var answers = await Task.WhenAll(people.Select(person => AskAsync(person.Pinfl)));

        Assert.Equal(people.Select(person => AnswerAbout(person, Today)), answers);
        Assert.Equal(people.Length, _partner.Calls);
    }

    [Theory]
    [InlineData(FaultMode.ServiceUnavailable)]
    [InlineData(FaultMode.ConnectionReset)]
    [InlineData(FaultMode.GarbageReplies)]
    public async Task FaultyPartner_IsUnavailableWithRetryAdviceAndIsAskedOnce(FaultMode mode)
    {
        await AskAsync(Somebody.Pinfl); // a connection is in the pool: what fails on it must not be repeated on another
        _partner.Faults.Mode = mode;

        var refusal = await RefusalAsync();

        AssertUnavailable(refusal);
        Assert.Equal(2, _partner.Calls);
    }

    [Fact]
    public async Task RefusedConnection_IsUnavailableWithRetryAdvice()
    {
        await _partner.StopListeningAsync(Cancellation);

        AssertUnavailable(await RefusalAsync());
    }

    [Fact]
    public async Task PartnerBackAgain_IsUsedAtOnce()
    {
        await _partner.StopListeningAsync(Cancellation);
        await RefusalAsync();
        await _partner.ResumeListeningAsync(Cancellation);

        Assert.Equal(AnswerAbout(Somebody, Today), await AskAsync(Somebody.Pinfl));
    }

    [Fact]
    public async Task HangingPartner_TimesOutAfterTheConfiguredTimeAndIsAskedOnce()
    {
        _partner.Faults.Mode = FaultMode.Hang;
        var refusal = RefusalAsync();
        await ReceivedAsync(calls: 1);

        _adapter.Clock.Advance(AdapterUnderTest.Timeout - TimeSpan.FromTicks(1));
        Assert.False(refusal.IsCompleted);
        _adapter.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(HubErrorCode.PartnerTimeout, (await refusal.WaitAsync(Promptly, Cancellation)).Code);
        Assert.Equal(1, _partner.Calls);
    }

    [Fact]
    public async Task CancelledCall_EndsPromptlyAsCancellation()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _partner.Faults.Mode = FaultMode.Hang;
        var call = AskAsync(_adapter, Somebody.Pinfl, new CallContext(caller.Token));
        await ReceivedAsync(calls: 1);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Promptly, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("<html>Texnik ishlar</html>")]
    public async Task ReplyThatIsNoAnswer_IsUnavailable(string body) =>
        AssertUnavailable(await RefusalToAsync(() => ScriptedPartner.Reply(HttpStatusCode.OK, body)));

    [Fact]
    public async Task ReplyThatIsNoUtf8_IsUnavailable() =>
        AssertUnavailable(await RefusalToAsync(() => ScriptedPartner.Reply(HttpStatusCode.OK, [.. "{\"pinfl\":\""u8, 0xC3, 0x28, .. "\"}"u8])));

    [Fact]
    public async Task ReplyTooLargeToBeOne_IsUnavailable() =>
        AssertUnavailable(await RefusalToAsync(() => ScriptedPartner.Reply(HttpStatusCode.OK, new byte[1024 * 1024])));

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "<html>no such page</html>")]
    [InlineData(HttpStatusCode.Found, "")]
    [InlineData(HttpStatusCode.Unauthorized, """{"code":"api-key-invalid"}""")]
    [InlineData(HttpStatusCode.TooManyRequests, """{"code":"rate-exceeded"}""")]
    [InlineData(HttpStatusCode.InternalServerError, """{"code":"oops"}""")]
    public async Task StatusThatSaysNothingAboutThePerson_IsUnavailable(HttpStatusCode status, string body) =>
        AssertUnavailable(await RefusalToAsync(() => ScriptedPartner.Reply(status, body)));

    /// <summary>The request carries our key and the person's number: they go to the configured address and nowhere else.</summary>
    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var elsewhere = await RedirectingPartner.StartAsync(_partner.Address, Cancellation);
        await using var adapter = Create(elsewhere.Address, script: null);

        var refusal = await Assert.ThrowsAsync<PartnerException>(() => AskAsync(adapter, Somebody.Pinfl, new CallContext(Cancellation)));

        AssertUnavailable(PartnerRefusal.Of(refusal));
        Assert.Equal(0, _partner.Calls);
    }

    [Theory]
    [InlineData(2, 2_000)]
    [InlineData(0, 1_000)]
    [InlineData(86_400, 300_000)]
    public async Task RetryAfterHeader_IsPassedOnWithinLimits(int seconds, uint expectedMilliseconds)
    {
        var refusal = await RefusalToAsync(() =>
        {
            var busy = ScriptedPartner.Reply(HttpStatusCode.ServiceUnavailable, "");
            busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return busy;
        });

        Assert.Equal(expectedMilliseconds, refusal.RetryAfterMs);
    }

    [Fact]
    public async Task PartnersOwnRefusal_IsRejectedWithItsCode()
    {
        var refusal = await RefusalToAsync(() => ScriptedPartner.Reply(HttpStatusCode.UnprocessableEntity, """{"code":"entry-sealed"}"""));

        Assert.Equal((HubErrorCode.PartnerRejected, "entry-sealed"), (refusal.Code, refusal.PartnerCode));
    }

    [Fact]
    public async Task RefusalCodeThatCouldNameThePerson_IsNotPassedOn()
    {
        var body = $$"""{"code":"{{Somebody.Pinfl}} sealed"}""";

        var refusal = await RefusalToAsync(() => ScriptedPartner.Reply(HttpStatusCode.UnprocessableEntity, body));

        AssertUnavailable(refusal);
        Assert.Empty(refusal.PartnerCode);
    }

    [Fact]
    public async Task Call_CarriesTheTraceToThePartner()
    {
        using var span = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await AskAsync(Somebody.Pinfl);

        Assert.Contains(span.TraceId.ToHexString(), _partner.LastTraceparent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultMode.None, false)]
    [InlineData(FaultMode.ServiceUnavailable, true)]
    [InlineData(FaultMode.ConnectionReset, true)]
    [InlineData(FaultMode.GarbageReplies, true)]
    public async Task Log_TellsOfTheFaultButNothingOfThePersonOrTheKey(FaultMode mode, bool warns)
    {
        _partner.Faults.Mode = mode;
        var failure = await Record.ExceptionAsync(() => AskAsync(Somebody.Pinfl));

        Assert.Equal(warns, _adapter.Log.Entries.Any(entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Warning));
        var told = string.Join('\n', _adapter.Log.Entries.Select(entry => entry.Text).Append($"{failure}"));
        foreach (var secret in SecretsOf(Somebody))
            Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase);
    }

    private static string[] SecretsOf(SyntheticPerson person) =>
    [
        person.Pinfl, person.PassportNumber, person.Phone, person.LatinName.Family, person.LatinName.Given,
        person.CyrillicName.Family, person.CyrillicName.Given, AdapterUnderTest.ApiKey,
    ];

    private static void AssertUnavailable(LinkError refusal)
    {
        Assert.Equal(HubErrorCode.PartnerUnavailable, refusal.Code);
        Assert.InRange(refusal.RetryAfterMs, 1_000u, 300_000u);
    }

    private DateOnly Today => DateOnly.FromDateTime(_adapter.Clock.GetUtcNow().AddHours(5).DateTime);

    private Task<IMessage> AskAsync(string pinfl) => AskAsync(_adapter, pinfl, new CallContext(Cancellation));

    private async Task<LinkError> RefusalAsync() =>
        PartnerRefusal.Of(await Assert.ThrowsAsync<PartnerException>(() => AskAsync(Somebody.Pinfl)));

    private async Task<LinkError> RefusalToAsync(Func<HttpResponseMessage> reply)
    {
        using var script = new ScriptedPartner(reply);
        await using var adapter = Create(_partner.Address, script);

        var refusal = await Assert.ThrowsAsync<PartnerException>(() => AskAsync(adapter, Somebody.Pinfl, new CallContext(Cancellation)));

        Assert.Equal(1, script.Calls);
        return PartnerRefusal.Of(refusal);
    }

    private async Task ReceivedAsync(long calls)
    {
        while (_partner.Calls < calls)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
