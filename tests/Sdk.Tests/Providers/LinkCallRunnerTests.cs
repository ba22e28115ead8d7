using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Tests.Doubles;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Sdk.Tests.Providers;

public sealed class LinkCallRunnerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog _log = new();

    [Fact]
    public async Task Answer_CarriesTheCallsIdAndItsBytes()
    {
        var response = new GetPersonResponse { Person = new() { Version = 7 } };

        var reply = await RunAsync((_, _) => Task.FromResult(response));

        Assert.Equal((17ul, response.ToByteString()), (reply.CallId, reply.Payload));
        Assert.Null(reply.Error);
    }

    [Fact]
    public async Task Provider_SeesWhoAsksAndWhy()
    {
        ServerCallContext? seen = null;

        await RunAsync((_, context) =>
        {
            seen = context;
            return Task.FromResult(new GetPersonResponse());
        });

        Assert.Equal((ScriptedRegistry.Method, "uz.hosp.sender", "hub"), (seen!.Method, seen.Peer, seen.Host));
        Assert.Equal((_time.GetUtcNow() + TimeSpan.FromSeconds(5)).UtcDateTime, seen.Deadline);
        Assert.Equal(
            [(MetadataNames.ExchangeId, "exchange"), (MetadataNames.MessageId, "message"), (MetadataNames.OnBehalfOf, "uz.hosp.other"), (MetadataNames.Purpose, "TREAT")],
            seen.RequestHeaders.Select(header => (header.Key, header.Value)));
    }

    /// <summary>What a provider's code throws and what the consumer's hub is told.</summary>
    public static TheoryData<Exception, LinkError> Throws => new()
    {
        { PartnerException.Rejected("policy-suspended"), new LinkError { Code = HubErrorCode.PartnerRejected, PartnerCode = "policy-suspended" } },
        { PartnerException.Unavailable(TimeSpan.FromSeconds(3)), new LinkError { Code = HubErrorCode.PartnerUnavailable, RetryAfterMs = 3000 } },
        { PartnerException.TimedOut(), new LinkError { Code = HubErrorCode.PartnerTimeout } },
        { PartnerException.InvalidField("pinfl"), new LinkError { Code = HubErrorCode.FieldInvalid, Field = "pinfl" } },
        { new RpcException(new Status(StatusCode.Unimplemented, "")), new LinkError { Code = HubErrorCode.PartnerRejected, PartnerCode = "not-implemented" } },
        { new RpcException(new Status(StatusCode.Unknown, "")), new LinkError { Code = HubErrorCode.InternalError } },
        { new InvalidOperationException("Karimova Nodira"), new LinkError { Code = HubErrorCode.InternalError } },
        { new OperationCanceledException(), new LinkError { Code = HubErrorCode.InternalError } },
    };

    [Theory]
    [MemberData(nameof(Throws))]
    public async Task WhatTheProviderThrows_IsATypedError(Exception thrown, LinkError expected)
    {
        Assert.Equal(expected, (await RunAsync((_, _) => throw thrown)).Error);
        Assert.Equal(expected, (await RunAsync((_, _) => Task.FromException<GetPersonResponse>(thrown))).Error);
    }

    [Fact]
    public async Task BugInTheProvider_IsLoggedByTypeOnly()
    {
        await RunAsync((_, _) => throw new InvalidOperationException("Karimova Nodira"));

        var entry = Assert.Single(_log.Entries);
        Assert.Equal("ProviderMethodFailed", entry.Event.Name);
        Assert.Contains("System.InvalidOperationException", entry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Karimova", entry.Text, StringComparison.Ordinal);
        Assert.Null(entry.Exception);
    }

    [Fact]
    public async Task RequestThatCannotBeParsed_IsAnErrorAndNoException() =>
        Assert.Equal(HubErrorCode.InternalError, (await Runner((_, _) => Task.FromResult(new GetPersonResponse())).RunAsync(Call(payload: [0x0A, 0x7F]))).Error?.Code);

    [Fact]
    public async Task MethodThatIsNotOffered_IsAnError()
    {
        var call = Call();
        call.Method = "ehealth.registry.v1.CivilRegistry/Nothing";

        var reply = await Runner((_, _) => Task.FromResult(new GetPersonResponse())).RunAsync(call);

        Assert.Equal(new LinkError { Code = HubErrorCode.InternalError, PartnerCode = "method-not-offered" }, reply.Error);
    }

    [Fact]
    public async Task DeadlinePassed_CancelsTheMethod()
    {
        var running = RunAsync(NeverAsync);

        _time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
    }

    [Fact]
    public async Task HubCancelsTheCall_CancelsTheMethod()
    {
        var runner = Runner(NeverAsync);
        var running = runner.RunAsync(Call()).AsTask();
        Assert.Equal(1, runner.Running);

        runner.Cancel(callId: 17);

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
        Assert.Equal(0, runner.Running);
    }

    [Fact]
    public async Task TokenAskedForLate_FiresAtTheSameDeadline()
    {
        var goOn = new TaskCompletionSource();
        var running = RunAsync(async (_, context) =>
        {
            await goOn.Task;
            await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
            return new GetPersonResponse();
        });

        _time.Advance(TimeSpan.FromSeconds(4));
        goOn.SetResult();
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
    }

    [Fact]
    public async Task TokenAskedForAfterTheDeadline_HasFired()
    {
        var goOn = new TaskCompletionSource();
        var running = RunAsync(async (_, context) =>
        {
            await goOn.Task;
            context.CancellationToken.ThrowIfCancellationRequested();
            return new GetPersonResponse();
        });

        _time.Advance(TimeSpan.FromSeconds(6));
        goOn.SetResult();

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
    }

    [Fact]
    public async Task HubCancelsBeforeTheTokenIsAskedFor_TheTokenHasFired()
    {
        var goOn = new TaskCompletionSource();
        var runner = Runner(async (_, context) =>
        {
            await goOn.Task;
            context.CancellationToken.ThrowIfCancellationRequested();
            return new GetPersonResponse();
        });
        var running = runner.RunAsync(Call()).AsTask();

        runner.Cancel(callId: 17);
        goOn.SetResult();

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
    }

    [Fact]
    public async Task MethodThatNeverWaits_CanBeCancelledWhileItRuns()
    {
        LinkCallRunner? runner = null;
        runner = Runner((_, context) =>
        {
            var token = context.CancellationToken;
            runner!.Cancel(callId: 17);
            token.ThrowIfCancellationRequested();
            return Task.FromResult(new GetPersonResponse());
        });

        Assert.Equal(HubErrorCode.PartnerTimeout, (await runner.RunAsync(Call())).Error?.Code);
        Assert.Equal(0, runner.Running);
    }

    [Fact]
    public async Task AnsweredCall_FiresNoTokenAfterwards()
    {
        CancellationToken token = default;
        await RunAsync((_, context) =>
        {
            token = context.CancellationToken;
            return Task.FromResult(new GetPersonResponse());
        });

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True(token.CanBeCanceled);
        Assert.False(token.IsCancellationRequested);
    }

    [Fact]
    public async Task OwnCancellationOfTheMethodAfterTheDeadline_IsATimeout()
    {
        var goOn = new TaskCompletionSource();
        var running = RunAsync(async (_, _) =>
        {
            await goOn.Task;
            throw new OperationCanceledException();
        });

        _time.Advance(TimeSpan.FromSeconds(6));
        goOn.SetResult();

        Assert.Equal(HubErrorCode.PartnerTimeout, (await running).Error?.Code);
    }

    [Fact]
    public async Task TracedCall_LeavesTheCallersActivityAlone()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SdkActivity.Source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var goOn = new TaskCompletionSource();
        string? seen = null;
        var running = RunAsync(async (_, _) =>
        {
            seen = Activity.Current?.OperationName;
            await goOn.Task;
            return new GetPersonResponse();
        });

        Assert.Equal(ScriptedRegistry.Method, seen);
        Assert.Null(Activity.Current);
        goOn.SetResult();
        Assert.Null((await running).Error);
    }

    [Fact]
    public async Task CancellingWhatIsDoneOrUnknown_DoesNothing()
    {
        var runner = Runner((_, _) => Task.FromResult(new GetPersonResponse()));
        await runner.RunAsync(Call());

        runner.Cancel(callId: 17);
        runner.Cancel(callId: 99);

        Assert.Equal(0, runner.Running);
    }

    [Fact]
    public async Task CallsEndingWhileTheyAreCancelled_HarmNobody()
    {
        var runner = Runner((_, _) => Task.FromResult(new GetPersonResponse()));
        for (ulong id = 1; id <= 2000; id++)
        {
            var call = Call();
            call.CallId = id;
            var cancelling = Task.Run(() => runner.Cancel(call.CallId), TestContext.Current.CancellationToken);
            await runner.RunAsync(call);
            await cancelling;
        }
    }

    private static async Task<GetPersonResponse> NeverAsync(GetPersonRequest request, ServerCallContext context)
    {
        await new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);
        return new GetPersonResponse();
    }

    private static LinkCall Call(byte[]? payload = null) => new()
    {
        CallId = 17,
        Method = ScriptedRegistry.Method,
        Payload = payload is null ? new GetPersonRequest { Pinfl = "32306850000017" }.ToByteString() : ByteString.CopyFrom(payload),
        TimeoutMs = 5000,
        Context = new CallContext { ExchangeId = "exchange", MessageId = "message", Sender = "uz.hosp.sender", OnBehalfOf = "uz.hosp.other", Purpose = "TREAT" },
    };

    private Task<LinkReply> RunAsync(Func<GetPersonRequest, ServerCallContext, Task<GetPersonResponse>> answer) => Runner(answer).RunAsync(Call()).AsTask();

    private LinkCallRunner Runner(Func<GetPersonRequest, ServerCallContext, Task<GetPersonResponse>> answer)
    {
        var binder = new LinkMethodBinder();
        binder.Bind(new ScriptedRegistry { Answer = answer });
        return new LinkCallRunner(binder.Methods, _time, _log);
    }
}
