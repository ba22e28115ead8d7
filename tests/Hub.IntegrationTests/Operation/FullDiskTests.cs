using System.Net;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>The journal on a real file system that fills up under a running hub, and is cleared again.</summary>
public sealed class FullDiskTests
{
    private const string WhoAmI = "ehealth.hub.v1.Directory/WhoAmI";
    private const int DiskBytes = 24 << 20;
    private const int MinFreeBytes = 6 << 20;
    private const int RoomLow = 2022;
    private const int RoomEnough = 2023;

    private SmallDisk? _disk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NearlyFullDisk_TakesNothingUntilThereIsRoomAndLosesNothing()
    {
        await using var hub = await HubFixture.StartAsync(Configure);
        using var disk = _disk!;
        hub.Log.Announce(RoomLow);
        var (channel, events) = (hub.Channel(TestDirectory.Hospital), hub.Connect(TestDirectory.Hospital).Events);
        var taken = new List<PublishReceipt> { await events.PublishAsync(TestPersons.Admission(1), new PublishOptions(), Cancellation) };

        disk.LeaveFree(MinFreeBytes - 4096);
        await hub.Log.WaitForAsync(RoomLow);
        var recorded = hub.Services.GetRequiredService<SegmentedLog>().NextAuditIndex;

        var read = await channel.AskAsync(WhoAmI, new WhoAmIRequest());
        read.Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        Assert.True(read.Status!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question())).Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        (await channel.AskAsync("ehealth.hub.v1.Directory/NoSuchMethod", new WhoAmIRequest())).Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        await RefusedAsync(() => events.PublishAsync(TestPersons.Admission(2), new PublishOptions(), Cancellation));
        await RefusedAsync(() => events.PublishAsync(TestPersons.Admission(2), new PublishOptions { SourceMessage = new byte[(1 << 20) + 1] }, Cancellation));
        Assert.Equal(recorded, hub.Services.GetRequiredService<SegmentedLog>().NextAuditIndex);
        await SaysItIsNotReadyAsync(hub);

        // A little more room than the mark is not enough: the next segment would take it.
        disk.LeaveFree(MinFreeBytes + (MinFreeBytes / 16));
        hub.Services.GetRequiredService<JournalRoomWorker>().Look();
        Assert.NotNull(hub.Services.GetRequiredService<AdmissionStage>().SuspendedFor);

        disk.Clear();
        await hub.Log.WaitForAsync(RoomEnough);
        taken.Add(await events.PublishAsync(TestPersons.Admission(3), new PublishOptions(), Cancellation));
        Assert.Equal(StatusCode.OK, (await channel.AskAsync(WhoAmI, new WhoAmIRequest())).Code);

        await hub.RestartAsync();
        Assert.All(taken, receipt => Assert.Equal(receipt.AuditIndex, hub.Audit.Of(receipt.ExchangeId).Index));
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task HubThatFindsTooLittleRoomAtItsStart_TakesNothing()
    {
        await using var hub = await HubFixture.StartAsync(Configure, starting => _disk!.LeaveFree(MinFreeBytes - 4096));
        using var disk = _disk!;
        hub.Log.Announce(RoomLow);

        (await hub.Channel(TestDirectory.Hospital).AskAsync(WhoAmI, new WhoAmIRequest())).Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        Assert.Equal(0, hub.Services.GetRequiredService<SegmentedLog>().NextAuditIndex);
    }

    private static async Task RefusedAsync(Func<Task> act) => Assert.Equal(HubErrorCode.HubUnavailable, (await Assert.ThrowsAsync<HubException>(act)).Code);

    private static async Task SaysItIsNotReadyAsync(HubFixture hub)
    {
        using var response = await hub.Admin().GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.StartsWith("not ready: the journal's disk is nearly full: ", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var metrics = (await hub.Admin().GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation)).Split('\n');
        Assert.Contains("ehealth_journal_room_low 1", metrics);
        Assert.Contains(metrics, line => line.StartsWith("ehealth_journal_free_bytes ", StringComparison.Ordinal));

        Assert.Contains("not ready: the journal's disk is nearly full", await StatusCommandLine.SaysNoAsync(hub.AdminAddress), StringComparison.Ordinal);
    }

    // The disk is the journal's alone: what else the hub writes lies beside it.
    private void Configure(Dictionary<string, string?> settings)
    {
        _disk ??= SmallDisk.MountOn(Path.Combine(settings["DataDirectory"]!, "journal"), DiskBytes);
        settings["Journal:SegmentBytes"] = $"{1 << 20}";
        settings["Journal:MinFreeBytes"] = $"{MinFreeBytes}";
        settings["Journal:CheckInterval"] = "00:00:00.100";
        settings["Admission:MaxEventBytes"] = $"{2 << 20}";
    }
}
