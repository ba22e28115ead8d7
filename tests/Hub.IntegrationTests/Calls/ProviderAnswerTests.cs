using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Google.Rpc;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>What a provider answers or fails to answer, as the consumer and the audit see it.</summary>
public sealed class ProviderAnswerTests(SharedHub shared) : SharedHubTests(shared)
{
    public static TheoryData<HubErrorCode, HubErrorCode, StatusCode, AuditKind> Errors { get; } = new()
    {
        { HubErrorCode.PartnerRejected, HubErrorCode.PartnerRejected, StatusCode.FailedPrecondition, AuditKind.Exchange },
        { HubErrorCode.PartnerUnavailable, HubErrorCode.PartnerUnavailable, StatusCode.Unavailable, AuditKind.Refusal },
        { HubErrorCode.PartnerTimeout, HubErrorCode.PartnerTimeout, StatusCode.DeadlineExceeded, AuditKind.Exchange },
        { HubErrorCode.FieldMissing, HubErrorCode.FieldMissing, StatusCode.InvalidArgument, AuditKind.Refusal },
        { HubErrorCode.FieldInvalid, HubErrorCode.FieldInvalid, StatusCode.InvalidArgument, AuditKind.Refusal },
        { HubErrorCode.CodeUnknown, HubErrorCode.CodeUnknown, StatusCode.InvalidArgument, AuditKind.Refusal },
        { HubErrorCode.InternalError, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },

        // Not a provider's to say: who passes for whom is the hub's own business.
        { HubErrorCode.SenderUnauthenticated, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },
        { HubErrorCode.SenderForbidden, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },
        { HubErrorCode.HubUnavailable, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },
        { HubErrorCode.OutcomeUnknown, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },
        { HubErrorCode.Unspecified, HubErrorCode.InternalError, StatusCode.Internal, AuditKind.Exchange },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task LinkError_ReachesTheConsumerAndTheAudit(HubErrorCode said, HubErrorCode heard, StatusCode status, AuditKind kind)
    {
        var (link, asking) = await AskOverRawLinkAsync();
        using var _ = link;
        await link.ReplyAsync(await link.NextCallAsync(), new LinkError { Code = said, PartnerCode = "partner-7", Field = "pinfl", RetryAfterMs = 1500 });

        var answer = await asking;
        var error = answer.Refused(heard, status);
        Assert.Equal(heard == HubErrorCode.InternalError ? null : "partner-7", error.PartnerCode);
        Assert.Equal(heard == HubErrorCode.InternalError ? null : TimeSpan.FromMilliseconds(1500), error.RetryAfter);
        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal((kind, heard), (record.Kind, record.Outcome));
    }

    [Fact]
    public async Task InternalError_RequestInfoNamesTheExchange()
    {
        var (link, asking) = await AskOverRawLinkAsync();
        using var _ = link;
        await link.ReplyAsync(await link.NextCallAsync(), new LinkError { Code = HubErrorCode.InternalError });

        var answer = await asking;
        Assert.Equal(answer.ExchangeId, answer.Status!.GetDetail<RequestInfo>()!.RequestId);
    }

    [Fact]
    public async Task ProviderHangs_DeadlineExceededAndTheProviderIsTold()
    {
        var hanging = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        await using var provider = await SystemProgram.ProvideAsync(Hub, async (_, context) =>
        {
            await using var registered = context.CancellationToken.Register(told.SetResult);
            hanging.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            return new GetPersonResponse();
        });

        var call = new CivilRegistry.CivilRegistryClient(Hub.Channel(TestDirectory.Hospital)).GetPersonAsync(
            TestPersons.Question(),
            new CallOptions(
                new Grpc.Core.Metadata { { MetadataNames.Purpose, "TREAT" }, { MetadataNames.Recipient, provider.SystemId } },
                TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(400),
                Cancellation));

        var late = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await hanging.Task.Soon();
        await told.Task.Soon();
        var record = await Until.FoundAsync(() => Hub.Audit.ReadAll().SingleOrDefault(record => record.Recipient == provider.SystemId), "the audit record of the call");
        Assert.Equal((AuditKind.Exchange, HubErrorCode.PartnerTimeout), (record.Kind, record.Outcome));
    }

    [Fact]
    public async Task HubsOwnTimeLimitPasses_PartnerTimeoutWithDetails()
    {
        await using var hub = await HubFixture.StartAsync(settings => settings["Delivery:MaxTimeout"] = "00:00:00.200");
        using var link = await RawLink.OpenAsync(hub, hub.TakeProvider(), TestDirectory.Registry);

        var answer = await hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question());

        answer.Refused(HubErrorCode.PartnerTimeout, StatusCode.DeadlineExceeded);
        var call = await link.NextCallAsync();
        Assert.InRange(call.TimeoutMs, 1u, 200u);
        Assert.Equal(call.CallId, Assert.Single((await link.NextFrameAsync())!.CancelledCalls));
    }

    [Fact]
    public async Task ConsumerHangsUp_TheProviderIsToldAndTheCallRecorded()
    {
        using var link = await RawLink.OpenAsync(Hub, Hub.TakeProvider(), TestDirectory.Registry);
        using var hangingUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asking = new CivilRegistry.CivilRegistryClient(Hub.Channel(TestDirectory.Hospital)).GetPersonAsync(
            TestPersons.Question(), new Grpc.Core.Metadata { { MetadataNames.Purpose, "TREAT" } }, cancellationToken: hangingUp.Token);
        var call = await link.NextCallAsync();

        await hangingUp.CancelAsync();

        await Assert.ThrowsAsync<RpcException>(async () => await asking);
        Assert.Equal(call.CallId, Assert.Single((await link.NextFrameAsync())!.CancelledCalls));
        await Until.TrueAsync(() => Hub.Audit.ReadAll().Any(record => record.ExchangeId == call.Context.ExchangeId), "the audit record of the call");
    }

    [Fact]
    public async Task ProviderDiesWithTheCallInHand_AReadMayBeAskedAgain()
    {
        var (link, asking) = await AskOverRawLinkAsync();
        await link.NextCallAsync();
        link.Dispose();

        var answer = await asking;
        Assert.NotNull(answer.Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable).RetryAfter);
        Assert.Equal(HubErrorCode.PartnerUnavailable, Hub.Audit.Of(answer.ExchangeId).Outcome);
    }

    [Fact]
    public async Task ProviderMethodThrows_InternalErrorAndItsTextGoesNowhere()
    {
        const string Secret = "Karimova 32104850010023";
        Hub.Log.Announce(6000); // the SDK says that the method failed
        await using var provider = await SystemProgram.ProvideAsync(Hub, (_, _) => throw new InvalidOperationException(Secret));

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId));

        answer.Refused(HubErrorCode.InternalError, StatusCode.Internal);
        Assert.DoesNotContain("Karimova", answer.Status!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Hub.Log.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ManyCallsAtATime_EachGetsItsOwnAnswer()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, async (request, _) =>
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return TestPersons.Entry(request);
        });
        var channel = Hub.Channel(TestDirectory.Hospital);

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async person =>
        {
            var answer = await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(person), (MetadataNames.Recipient, provider.SystemId));
            return (Asked: TestPersons.Question(person).Pinfl, GetPersonResponse.Parser.ParseFrom(answer.Payload).Person.Identifiers[0].Value);
        }));

        Assert.All(answers, answer => Assert.Equal(answer.Asked, answer.Value));
    }

    private async Task<(RawLink Link, Task<RawAnswer> Asking)> AskOverRawLinkAsync()
    {
        var provider = Hub.TakeProvider();
        var link = await RawLink.OpenAsync(Hub, provider, TestDirectory.Registry);
        return (link, Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider)));
    }
}
