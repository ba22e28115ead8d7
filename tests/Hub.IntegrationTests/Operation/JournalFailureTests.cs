using System.Net;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Google.Rpc;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>The disk refuses to sync under a running hub (a child process: the fault is injected at the system call).</summary>
public sealed class JournalFailureTests
{
    private const string WhoAmI = "ehealth.hub.v1.Directory/WhoAmI";
    private const int MostCalls = 100;

    [Fact]
    public async Task SyncFails_EverythingIsRefusedAndTheProcessLivesOn()
    {
        Assert.SkipUnless(FaultyDisk.IsAvailable, "strace is not installed, or may not trace here");
        await using var hub = await FaultyDisk.StartAsync();
        var channel = hub.Channel(TestDirectory.Hospital);

        var answer = await channel.AskAsync(WhoAmI, new WhoAmIRequest());
        Assert.Equal(StatusCode.OK, answer.Code);
        for (var call = 0; call < MostCalls && answer.Code == StatusCode.OK; call++)
        {
            answer = await channel.AskAsync(WhoAmI, new WhoAmIRequest());
        }

        answer.Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        Assert.True(answer.Status!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        (await channel.AskAsync(WhoAmI, new WhoAmIRequest())).Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await hub.StatusOfAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await hub.StatusOfAsync("/health/live"));
        Assert.Contains("ehealth_journal_failed 1", await hub.TextOfAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains("not ready: the journal has stopped: fdatasync failed", await StatusCommandLine.SaysNoAsync(hub.AdminAddress), StringComparison.Ordinal);
        Assert.False(hub.HasExited);
    }
}
