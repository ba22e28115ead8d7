using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Tests.Doubles;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EHealth.Integration.Sdk.Tests.Calls;

public sealed class HubCallInterceptorTests
{
    private static readonly GetPersonRequest Request = new() { Pinfl = "32306850000017" };
    private static readonly GetPersonResponse Response = new() { Person = new() { Version = 3 } };

    private readonly LeapingTime _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly HubClientOptions _options = new();
    private readonly ScriptedHub _hub = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallThatSaysNothing_GetsMessageIdPurposeAndDeadline()
    {
        _hub.Answers(Response);

        Assert.Equal(Response, await CallAsync());

        var sent = Assert.Single(_hub.Attempts);
        Assert.True(Guid.TryParseExact(sent.Headers!.GetValue(MetadataNames.MessageId), "D", out var id));
        Assert.Equal(7, id.Version);
        Assert.Equal("TREAT", sent.Headers!.GetValue(MetadataNames.Purpose));
        Assert.Equal((_time.GetUtcNow() + TimeSpan.FromSeconds(30)).UtcDateTime, sent.Deadline);
    }

    [Fact]
    public async Task WhatTheCallSaysItself_IsKept()
    {
        _hub.Answers(Response);
        var id = Guid.CreateVersion7(_time.GetUtcNow());
        var options = HubCall.With(purpose: PurposeOfUse.EmergencyTreatment, reason: "unconscious", onBehalfOf: "uz.a", recipient: "uz.b", messageId: id, cancellationToken: Cancellation)
            .WithDeadline(new DateTime(2026, 3, 1, 8, 0, 5, DateTimeKind.Utc));

        await Client().GetPersonAsync(Request, options);

        Assert.Equal(
            [
                (MetadataNames.MessageId, id.ToString("D")), (MetadataNames.OnBehalfOf, "uz.a"), (MetadataNames.Purpose, "ETREAT"),
                (MetadataNames.Reason, "unconscious"), (MetadataNames.Recipient, "uz.b"),
            ],
            _hub.Attempts.Single().Headers!.Select(header => (header.Key, header.Value)).Order());
        Assert.Equal(new DateTime(2026, 3, 1, 8, 0, 5, DateTimeKind.Utc), _hub.Attempts.Single().Deadline);
    }

    [Fact]
    public async Task TwoCalls_HaveTwoMessageIds()
    {
        _hub.Answers(Response).Answers(Response);

        await CallAsync();
        await CallAsync();

        Assert.Equal(2, _hub.Attempts.Select(MessageIdOf).Distinct().Count());
    }

    [Fact]
    public async Task PassingFault_IsRepeatedWithTheSameMessageIdAndDeadline()
    {
        _hub.Fails(Failure(HubErrorCode.PartnerUnavailable), times: 2).Answers(Response);

        Assert.Equal(Response, await CallAsync());
        Assert.Equal(3, _hub.Attempts.Count);
        Assert.Single(_hub.Attempts.Select(MessageIdOf).Distinct());
        Assert.Single(_hub.Attempts.Select(attempt => attempt.Deadline).Distinct());
    }

    public static TheoryData<HubErrorCode> Codes => [.. Enum.GetValues<HubErrorCode>().Where(code => code != HubErrorCode.Unspecified)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task OnlyPassingFaults_AreRepeated(HubErrorCode code)
    {
        _hub.Fails(Failure(code), times: 4);

        Assert.Equal(code, (await Assert.ThrowsAsync<HubException>(CallAsync)).Code);
        Assert.Equal(ErrorCatalogue.IsTransient(code) ? 4 : 1, _hub.Attempts.Count);
    }

    [Fact]
    public async Task HubThatIsAway_IsRepeatedToo()
    {
        _hub.Fails(new RpcException(new Status(StatusCode.Unavailable, "connection refused"))).Answers(Response);

        Assert.Equal(Response, await CallAsync());
    }

    [Fact]
    public async Task FailureThatIsNotTheHubs_IsPassedOnAsItIs()
    {
        _hub.Fails(new RpcException(new Status(StatusCode.Unknown, "a proxy's own")));

        Assert.Equal(StatusCode.Unknown, (await Assert.ThrowsAsync<RpcException>(CallAsync)).StatusCode);
        Assert.Single(_hub.Attempts);
    }

    [Fact]
    public async Task AdvisedPause_IsWaitedForAndAtMostAFifthMore()
    {
        _hub.Fails(Failure(HubErrorCode.RateExceeded, TimeSpan.FromSeconds(2))).Answers(Response);

        await CallAsync();

        Assert.InRange(Assert.Single(_time.Waits), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public async Task PausesWithoutAdvice_Double()
    {
        _options.MaxRetries = 4;
        _hub.Fails(Failure(HubErrorCode.HubUnavailable), times: 4).Answers(Response);

        await CallAsync();

        Assert.Equal(4, _time.Waits.Count);
        Assert.All(
            _time.Waits.Zip([100, 200, 400, 800]), pair => Assert.InRange(pair.First.TotalMilliseconds, pair.Second, pair.Second * 1.2));
    }

    [Fact]
    public async Task PauseThatWouldPassTheDeadline_IsNotWaitedFor()
    {
        _hub.Fails(Failure(HubErrorCode.RateExceeded, TimeSpan.FromSeconds(40)));

        var refusal = await Assert.ThrowsAsync<HubException>(CallAsync);

        Assert.Equal((HubErrorCode.RateExceeded, TimeSpan.FromSeconds(40)), (refusal.Code, refusal.RetryAfter));
        Assert.Single(_hub.Attempts);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task NoRetries_MeansOneAttempt()
    {
        _options.MaxRetries = 0;
        _hub.Fails(Failure(HubErrorCode.HubUnavailable));

        await Assert.ThrowsAsync<HubException>(CallAsync);
        Assert.Single(_hub.Attempts);
    }

    [Fact]
    public async Task InvalidRequest_IsRefusedBeforeItIsSent()
    {
        var refusal = await Assert.ThrowsAsync<HubException>(async () => await Client().GetPersonAsync(new GetPersonRequest(), cancellationToken: Cancellation));

        Assert.Equal((HubErrorCode.FieldMissing, "pinfl"), (refusal.Code, refusal.Field));
        Assert.Empty(_hub.Attempts);
    }

    [Fact]
    public async Task ValidationSwitchedOff_SendsTheInvalidRequest()
    {
        _options.ValidateBeforeSend = false;
        _hub.Answers(Response);

        await Client().GetPersonAsync(new GetPersonRequest(), cancellationToken: Cancellation);

        Assert.Single(_hub.Attempts);
    }

    [Fact]
    public async Task HeadersStatusAndTrailers_AreThoseOfTheLastAttempt()
    {
        _hub.Fails(Failure(HubErrorCode.PartnerTimeout)).Answers(Response);
        using var call = Client().GetPersonAsync(Request, cancellationToken: Cancellation);

        await call;

        Assert.Same(ScriptedHub.ResponseHeaders, await call.ResponseHeadersAsync);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("hub", call.GetTrailers().GetValue("x-trailer"));
    }

    [Fact]
    public async Task CallThatIsRefused_EndsTheWaitForHeaders()
    {
        using var refused = Client().GetPersonAsync(new GetPersonRequest(), cancellationToken: Cancellation);

        await Assert.ThrowsAsync<HubException>(() => refused.ResponseHeadersAsync.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    [Fact]
    public async Task CallThatFailsAsNoHubDoes_EndsTheWaitForHeaders()
    {
        _hub.Fails(new RpcException(new Status(StatusCode.Unknown, "a proxy's own")));
        using var failed = Client().GetPersonAsync(Request, cancellationToken: Cancellation);

        await Assert.ThrowsAsync<RpcException>(() => failed.ResponseHeadersAsync.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    [Fact]
    public async Task CallersCancellation_EndsTheAttempt()
    {
        _hub.StaysSilent();
        using var caller = new CancellationTokenSource();
        var calling = Client().GetPersonAsync(Request, cancellationToken: caller.Token).ResponseAsync;

        await caller.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => calling)).StatusCode);
        Assert.Single(_hub.Attempts);
    }

    [Fact]
    public async Task CallersCancellation_EndsThePause()
    {
        _hub.Fails(Failure(HubErrorCode.HubUnavailable));
        _time.Stands = true;
        using var caller = new CancellationTokenSource();
        var calling = Client().GetPersonAsync(Request, cancellationToken: caller.Token).ResponseAsync;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.Single(_hub.Attempts);
    }

    [Fact]
    public async Task DisposedCall_IsAbandonedAndNotRepeated()
    {
        _hub.StaysSilent();
        var call = Client().GetPersonAsync(Request, cancellationToken: Cancellation);

        call.Dispose();
        call.Dispose();

        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Single(_hub.Attempts);
        Assert.True(_hub.Disposed > 0);
    }

    [Fact]
    public void BlockingCall_IsCompletedCheckedAndTranslated()
    {
        _hub.Answers(Response).Fails(Failure(HubErrorCode.RecipientUnknown));

        Assert.Equal(Response, Client().GetPerson(Request, cancellationToken: Cancellation));
        Assert.NotNull(MessageIdOf(_hub.Attempts.Single()));
        Assert.Equal(HubErrorCode.RecipientUnknown, Assert.Throws<HubException>(() => Client().GetPerson(Request, cancellationToken: Cancellation)).Code);
        Assert.Equal(
            HubErrorCode.FieldMissing, Assert.Throws<HubException>(() => Client().GetPerson(new GetPersonRequest(), cancellationToken: Cancellation)).Code);
    }

    private static RpcException Failure(HubErrorCode code, TimeSpan? retryAfter = null) =>
        GrpcErrorTranslation.ToStatus(new HubError(code) { RetryAfter = retryAfter }).ToRpcException();

    private static string? MessageIdOf(CallOptions attempt) => attempt.Headers!.GetValue(MetadataNames.MessageId);

    private CivilRegistry.CivilRegistryClient Client() => new(_hub.Intercept(new HubCallInterceptor(_options, _time)));

    private Task<GetPersonResponse> CallAsync() => Client().GetPersonAsync(Request, cancellationToken: Cancellation).ResponseAsync;
}
