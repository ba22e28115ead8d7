using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Sdk.Publishing;

namespace EHealth.Integration.Hub.IntegrationTests.Messaging;

/// <summary>The hub stops and starts again on the same data directory.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task HubRestarts_NothingIsLostAndNothingAcknowledgedComesAgain()
    {
        const int Before = 40;
        await using var hub = await HubFixture.StartAsync();
        var (systemId, receipts) = (hub.TakeSubscriber(), new List<PublishReceipt>());
        var early = new AdmissionRecorder();
        await using (await SystemProgram.SubscribeAsync(hub, systemId, early))
        {
            receipts.AddRange(await PublishAsync(hub, 0, Before));
            await early.TakeAsync(Before);
        }

        receipts.AddRange(await PublishAsync(hub, Before, 10)); // nobody listens
        var auditedBefore = hub.Audit.ReadAll().Select(record => record.ExchangeId).ToList();

        await hub.RestartAsync();

        var late = new AdmissionRecorder();
        await using var subscriber = await SystemProgram.SubscribeAsync(hub, systemId, late);
        receipts.AddRange(await PublishAsync(hub, Before + 10, 5));
        var wanted = receipts.Skip(Before).Select(receipt => receipt.MessageId).ToHashSet();
        var again = new List<Guid>();
        while (wanted.Count > 0)
        {
            var messageId = (await late.NextAsync()).MessageId;
            if (!wanted.Remove(messageId))
            {
                again.Add(messageId);
            }
        }

        // At least once: what was acknowledged in the last moment before the subscriber's stream closed may come again, everything may not.
        Assert.True(again.Count < Before, $"{again.Count} of {Before} handled events came again");
        Assert.Equal(auditedBefore, hub.Audit.ReadAll().Take(auditedBefore.Count).Select(record => record.ExchangeId));
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task AcknowledgedAndSaved_DoesNotComeAgainAfterARestart()
    {
        await using var hub = await HubFixture.StartAsync();
        var systemId = hub.TakeSubscriber();
        var early = new AdmissionRecorder();
        await using (await SystemProgram.SubscribeAsync(hub, systemId, early))
        {
            // One after another: when the later one of a person is delivered, the hub has taken in the acknowledgment of the earlier one.
            await PublishAsync(hub, 1, 1);
            await PublishAsync(hub, 1, 1);
            await early.TakeAsync(2);
        }

        await hub.RestartAsync();
        var late = new AdmissionRecorder();
        await using var subscriber = await SystemProgram.SubscribeAsync(hub, systemId, late);
        var receipt = Assert.Single(await PublishAsync(hub, 2, 1));

        var seen = new List<Guid> { (await late.NextAsync()).MessageId };
        while (seen[^1] != receipt.MessageId)
        {
            seen.Add((await late.NextAsync()).MessageId);
        }

        Assert.InRange(seen.Count, 1, 2);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task SameMessageIdAfterARestart_IsStillTheSame()
    {
        await using var hub = await HubFixture.StartAsync();
        var publish = new PublishOptions { MessageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) };
        var admission = TestPersons.Admission(1);
        await hub.Connect(TestDirectory.Hospital).Events.PublishAsync(admission, publish, TestContext.Current.CancellationToken);

        await hub.RestartAsync();

        var again = await hub.Connect(TestDirectory.Hospital).Events.PublishAsync(admission, publish, TestContext.Current.CancellationToken);
        Assert.True(again.Repeated);
        hub.AssertLogStaysClean();
    }

    private static async Task<PublishReceipt[]> PublishAsync(HubFixture hub, int firstPerson, int count)
    {
        var events = hub.Connect(TestDirectory.Hospital).Events;
        return await Task.WhenAll(Enumerable.Range(firstPerson, count).Select(person =>
            events.PublishAsync(TestPersons.Admission(person), new PublishOptions(), TestContext.Current.CancellationToken)));
    }
}
