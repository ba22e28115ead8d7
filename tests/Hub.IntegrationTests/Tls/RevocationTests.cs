using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Hub.IntegrationTests.Tls;

/// <summary>A certificate that is revoked while its connections are open.</summary>
public sealed class RevocationTests
{
    private const int RevocationListLoaded = 2011;
    private const int LinkOpened = 2030;

    [Fact]
    public async Task Revoked_NextCallOnTheSameConnectionIsRefusedAndOthersGoOn()
    {
        await using var hub = await HubFixture.StartAsync();
        using var link = await RawLink.OpenAsync(hub, hub.TakeProvider(), TestDirectory.Registry);
        var (revoked, other) = (hub.Channel(TestDirectory.Laboratory), hub.Channel(TestDirectory.Hospital));
        var whoAmI = "ehealth.hub.v1.Directory/WhoAmI";
        Assert.Equal(StatusCode.OK, (await revoked.AskAsync(whoAmI, new WhoAmIRequest())).Code);
        Assert.Equal(StatusCode.OK, (await other.AskAsync(whoAmI, new WhoAmIRequest())).Code);

        hub.Authority.Revoke(hub.Authority.Issue(TestDirectory.Laboratory).CertificatePath);
        await hub.Log.WaitForAsync(RevocationListLoaded);

        var refused = await revoked.AskAsync(whoAmI, new WhoAmIRequest());
        refused.Refused(HubErrorCode.SenderUnauthenticated, StatusCode.Unauthenticated);
        Assert.Equal(HubErrorCode.SenderUnauthenticated, hub.Audit.Of(refused.ExchangeId).Outcome);
        Assert.Equal(StatusCode.OK, (await other.AskAsync(whoAmI, new WhoAmIRequest())).Code);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task RevokedWhileTheHubStarts_IsRefused()
    {
        await using var hub = await HubFixture.StartAsync(whileStarting: starting => starting.Authority.Revoke(starting.Authority.Issue(TestDirectory.Laboratory).CertificatePath));

        await hub.Log.WaitForAsync(RevocationListLoaded);

        (await hub.Channel(TestDirectory.Laboratory).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Refused(HubErrorCode.SenderUnauthenticated, StatusCode.Unauthenticated);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task Revoked_ItsLinkEndsAndIsNotTakenAgain()
    {
        await using var hub = await HubFixture.StartAsync(settings => settings["Links:PingInterval"] = "00:00:00.300");
        var (revoked, other) = (hub.TakeProvider(), hub.TakeProvider());
        await using var provider = await SystemProgram.ProvideAsync(hub, revoked, new ScriptedRegistry((request, _) => Task.FromResult(TestPersons.Entry(request))));
        await using var neighbour = await SystemProgram.ProvideAsync(hub, other, new ScriptedRegistry((request, _) => Task.FromResult(TestPersons.Entry(request))));
        var channel = hub.Channel(TestDirectory.Hospital);
        Assert.Equal(StatusCode.OK, (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, revoked))).Code);

        hub.Authority.Revoke(hub.Authority.Issue(revoked).CertificatePath);

        var links = hub.Services.GetRequiredService<ProviderLinks>();
        await Until.TrueAsync(() => links.Open.All(link => link.SystemId != revoked), "the end of the revoked system's link");
        await Until.TrueAsync(() => hub.Audit.ReadAll().Any(record => record.Operation == "ehealth.hub.v1.ProviderLink/Open"), "the refusal of its next link");
        (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, revoked))).Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
        Assert.Equal(StatusCode.OK, (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, other))).Code);
        Assert.Equal(1, hub.Log.Lines.Count(line => line.EventId == LinkOpened && line.Text.Contains(revoked, StringComparison.Ordinal)));
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task Revoked_ItsSubscriptionEnds()
    {
        await using var hub = await HubFixture.StartAsync(settings => settings["Links:PingInterval"] = "00:00:00.300");
        var (revoked, other) = (hub.TakeSubscriber(), hub.TakeSubscriber());
        using var ending = await SubscribeAsync(hub, revoked);
        using var staying = await SubscribeAsync(hub, other);

        hub.Authority.Revoke(hub.Authority.Issue(revoked).CertificatePath);

        Assert.False(await ending.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon());
        await hub.Connect(TestDirectory.Hospital).Events.PublishAsync(TestPersons.Admission(1), new(), TestContext.Current.CancellationToken);
        Assert.True(await staying.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon());
        Assert.Single(staying.ResponseStream.Current.Events);
        hub.AssertLogStaysClean();
    }

    private static async Task<AsyncDuplexStreamingCall<SubscribeRequest, SubscribeResponse>> SubscribeAsync(HubFixture hub, string systemId)
    {
        var stream = new Events.EventsClient(hub.Channel(systemId)).Subscribe();
        await stream.RequestStream.WriteAsync(new SubscribeRequest { Start = new SubscribeStart { Name = "raw", Types_ = { TestDirectory.Admitted } } });
        Assert.True(await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon());
        Assert.True(stream.ResponseStream.Current.Ready);
        return stream;
    }
}
