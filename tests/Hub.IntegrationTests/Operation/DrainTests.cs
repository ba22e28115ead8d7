using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>The hub is stopped with calls under way.</summary>
public sealed class DrainTests
{
    private const int HubDraining = 2001;

    [Fact]
    public async Task HubStops_WhatIsUnderWayIsAnsweredAndRecorded()
    {
        await using var hub = await HubFixture.StartAsync();
        using var link = await RawLink.OpenAsync(hub, hub.TakeProvider(), TestDirectory.Registry);
        var channel = hub.Channel(TestDirectory.Hospital);
        var underWay = channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question());
        var call = await link.NextCallAsync();

        var stopping = hub.StopAsync();
        Assert.True((await link.NextFrameAsync())!.Draining);
        var late = await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question());
        await link.ReplyAsync(call, TestPersons.Entry(TestPersons.Question()).ToByteString());
        await link.CompleteAsync();

        var answer = await underWay;
        Assert.Equal(TestPersons.Entry(TestPersons.Question()).ToByteArray(), answer.Payload);
        Assert.Equal(StatusCode.Unavailable, late.Code);
        await stopping.Soon();
        Assert.Equal(HubErrorCode.Unspecified, hub.Audit.Of(answer.ExchangeId).Outcome);
        Assert.Contains(hub.Log.Lines, line => line.EventId == HubDraining);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task ProviderNeverAnswers_TheHubStopsWhenItsDrainTimeIsOver()
    {
        await using var hub = await HubFixture.StartAsync(settings => settings["DrainTimeout"] = "00:00:00.300");
        using var link = await RawLink.OpenAsync(hub, hub.TakeProvider(), TestDirectory.Registry);
        var underWay = hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Purpose, "TREAT"));
        await link.NextCallAsync();

        await hub.StopAsync().Soon();

        Assert.NotEqual(StatusCode.OK, (await underWay).Code);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task IdlePublisher_DoesNotHoldUpTheStop()
    {
        await using var hub = await HubFixture.StartAsync();
        var events = hub.Connect(TestDirectory.Hospital).Events;
        await events.PublishAsync(TestPersons.Admission(1), new PublishOptions(), TestContext.Current.CancellationToken);

        await hub.StopAsync().Soon();

        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task HubStartsAgain_TheSamePublisherGoesOn()
    {
        var port = 0;
        await using var hub = await HubFixture.StartAsync(settings => settings["ContractPort"] = $"{port}");
        port = hub.Address.Port;
        var events = hub.Connect(TestDirectory.Hospital, options => options.MaxRetries = 5).Events;
        await events.PublishAsync(TestPersons.Admission(1), new PublishOptions(), TestContext.Current.CancellationToken);

        await hub.RestartAsync();
        var receipt = await events.PublishAsync(TestPersons.Admission(2), new PublishOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(AuditKind.Event, hub.Audit.Of(receipt.ExchangeId).Kind);
    }
}
