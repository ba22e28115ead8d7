using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>Links come and go: who may open one, how calls spread, what a drain means.</summary>
public sealed class ProviderLinkTests(SharedHub shared) : SharedHubTests(shared)
{
    [Fact]
    public async Task HelloWithoutContracts_IsRefusedAndRecorded()
    {
        using var link = RawLink.Begin(Hub, Hub.TakeProvider());
        await link.SendAsync(new ProviderFrame { Hello = new LinkHello() });

        Assert.Equal(HubErrorCode.FieldMissing, await RefusalOfAsync(link));
        Assert.Equal(("ehealth.hub.v1.ProviderLink/Open", HubErrorCode.FieldMissing), (Hub.Audit.Last().Operation, Hub.Audit.Last().Outcome));
    }

    [Fact]
    public async Task HelloWithAForeignContract_IsRefusedAndRecorded()
    {
        using var link = RawLink.Begin(Hub, TestDirectory.Hospital);
        await link.SendAsync(new ProviderFrame { Hello = new LinkHello { Contracts = { TestDirectory.Registry } } });

        Assert.Equal(HubErrorCode.SenderForbidden, await RefusalOfAsync(link));
        var record = Hub.Audit.Last();
        Assert.Equal((TestDirectory.Hospital, HubErrorCode.SenderForbidden), (record.Sender, record.Outcome));
    }

    [Fact]
    public async Task TwoLinksOfOneProvider_CallsGoRound()
    {
        var systemId = Hub.TakeProvider();
        var registries = new[] { NewRegistry(), NewRegistry() };
        await using var first = await SystemProgram.ProvideAsync(Hub, systemId, registries[0]);
        await using var second = await SystemProgram.ProvideAsync(Hub, systemId, registries[1]);

        for (var call = 0; call < 6; call++)
        {
            await AskAsync(systemId);
        }

        Assert.Equal([3, 3], registries.Select(registry => registry.Calls));
    }

    [Fact]
    public async Task LinkIsCut_TheProviderDialsAgainAndIsAsked()
    {
        var systemId = Hub.TakeProvider();
        await using var provider = await SystemProgram.ProvideAsync(Hub, systemId, NewRegistry());
        var links = Hub.Services.GetRequiredService<ProviderLinks>();
        var cut = links.Open.Single(link => link.SystemId == systemId);

        cut.Close();

        await Until.TrueAsync(() => links.Open.Any(link => link.SystemId == systemId && link != cut), "another link");
        Assert.Equal(StatusCode.OK, (await AskAsync(systemId)).Code);
    }

    [Fact]
    public async Task DrainingProvider_GetsNoNewCallsAndItsRunningOneIsAnswered()
    {
        var systemId = Hub.TakeProvider();
        using var draining = await RawLink.OpenAsync(Hub, systemId, TestDirectory.Registry);
        var running = AskAsync(systemId);
        var call = await draining.NextCallAsync();

        await draining.SendAsync(new ProviderFrame { Draining = true });
        await Until.TrueAsync(() => !Hub.Services.GetRequiredService<ProviderLinks>().ProviderFor(systemId, TestDirectory.Registry).IsReachable, "the drain");
        var refused = await AskAsync(systemId);
        await draining.ReplyAsync(call, TestPersons.Entry(TestPersons.Question()).ToByteString());

        refused.Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
        Assert.Equal(TestPersons.Entry(TestPersons.Question()), GetPersonResponse.Parser.ParseFrom((await running).Payload));
    }

    [Fact]
    public async Task ProviderProgramStops_ItsRunningCallIsAnsweredFirst()
    {
        var (started, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var provider = await SystemProgram.ProvideAsync(Hub, async (request, _) =>
        {
            started.SetResult();
            await mayAnswer.Task;
            return TestPersons.Entry(request);
        });
        var asking = AskAsync(provider.SystemId);
        await started.Task.Soon();

        var stopping = provider.StopAsync();
        await Until.TrueAsync(() => !Hub.Services.GetRequiredService<ProviderLinks>().ProviderFor(provider.SystemId, TestDirectory.Registry).IsReachable, "the drain");
        mayAnswer.SetResult();

        Assert.Equal(StatusCode.OK, (await asking).Code);
        await stopping.Soon();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task ReplyToACallThatNobodyMade_IsIgnored()
    {
        var systemId = Hub.TakeProvider();
        using var link = await RawLink.OpenAsync(Hub, systemId, TestDirectory.Registry);
        await link.ReplyAsync(new LinkCall { CallId = 4711 }, ByteString.Empty);
        var asking = AskAsync(systemId);
        var call = await link.NextCallAsync();
        await link.ReplyAsync(call, ByteString.Empty);
        await link.ReplyAsync(call, new LinkError { Code = HubErrorCode.PartnerRejected });

        Assert.Equal(StatusCode.OK, (await asking).Code);
    }

    [Fact]
    public async Task CallsBeyondTheWindow_WaitForARoom()
    {
        var systemId = Hub.TakeProvider();
        using var link = RawLink.Begin(Hub, systemId);
        await link.SendAsync(new ProviderFrame { Hello = new LinkHello { Contracts = { TestDirectory.Registry }, MaxInFlight = 1 } });
        Assert.Equal(1u, (await link.NextFrameAsync())!.Welcome.MaxInFlight);
        var (first, second) = (AskAsync(systemId), AskAsync(systemId));

        var call = await link.NextCallAsync();
        Assert.Equal(1, Hub.Services.GetRequiredService<ProviderLinks>().Open.Single(open => open.SystemId == systemId).Unanswered);
        await link.ReplyAsync(call, ByteString.Empty);
        await link.ReplyAsync(await link.NextCallAsync(), ByteString.Empty);

        Assert.Equal([StatusCode.OK, StatusCode.OK], (await Task.WhenAll(first, second)).Select(answer => answer.Code));
    }

    private static ScriptedRegistry NewRegistry() => new((request, _) => Task.FromResult(TestPersons.Entry(request)));

    private Task<RawAnswer> AskAsync(string provider) =>
        Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider));

    private static async Task<HubErrorCode?> RefusalOfAsync(RawLink link)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(link.NextFrameAsync);
        return GrpcErrorTranslation.FromStatus(refused.GetRpcStatus())?.Code;
    }
}
