using EHealth.Integration.Ehealthctl.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Ehealthctl.Tests;

public sealed class StatusTests(HubFixture hub)
{
    [Fact]
    public async Task ReadyHub_TellsTheNumbersThatMatter()
    {
        var status = (await CommandResult.OfAsync("status", "--admin", hub.Admin)).Succeeded();

        Assert.Equal("hub        ready", status.Lines[0]);
        Assert.Matches(@"^in flight  \d+ exchanges$", status.Lines[1]);
        Assert.Matches(@"^links      1 open, \d+ calls unanswered$", status.Lines[2]);
        Assert.Matches(@"^journal    \d+ records in \d+ syncs since the start$", status.Lines[3]);
        Assert.Matches(@"^audit      \d+ records$", status.Lines[4]);
        Assert.Equal("relay lag  no relay is configured", status.Lines[5]);
        Assert.Matches(@"^disk       [1-9][\d,]+ bytes free for the journal$", status.Lines[6]);
    }

    [Fact]
    public async Task ReadyHub_AsJson_GivesNumbers()
    {
        var status = (await CommandResult.OfAsync("status", "--admin", hub.Admin, "--json")).Succeeded().Json;

        Assert.True(status.GetProperty("ready").GetBoolean());
        Assert.Equal(1, status.GetProperty("links").GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, status.GetProperty("relayLag").ValueKind);
    }

    [Fact]
    public async Task HubThatIsNotReady_SaysNoAndWhy()
    {
        var status = await StatusOfAsync(path => path == "/health/ready" ? (503, "not ready: the hub drains\n") : (200, "ehealth_hub_in_flight 3\n"));

        Assert.Equal((int)ExitCode.No, status.ExitCode);
        Assert.Equal("hub        not ready: the hub drains", status.Lines[0]);
        Assert.Equal("in flight  3 exchanges", status.Lines[1]);
    }

    [Theory]
    [InlineData(404, 200)]
    [InlineData(200, 200)]
    [InlineData(200, 500)]
    public async Task SomethingElseThatListens_IsNoHub(int readiness, int metrics)
    {
        var status = await StatusOfAsync(path => path == "/health/ready" ? (readiness, "ready\n") : (metrics, "other_metric 1\n"));

        status.FailedWith(ExitCode.Unreachable);
    }

    [Fact]
    public async Task NobodyListening_CannotReachTheHub() =>
        Assert.Equal("Cannot reach the hub at 127.0.0.1:9: connection refused.", (await CommandResult.OfAsync("status", "--admin", "http://127.0.0.1:9")).FailedWith(ExitCode.Unreachable));

    [Fact]
    public async Task AddressOfAnotherScheme_IsWrongUsage() =>
        Assert.Contains("--admin takes an http address", (await CommandResult.OfAsync("status", "--admin", "https://localhost")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public void MetricsWithLabels_AreSummedByName()
    {
        var metrics = MetricsText.Parse("# HELP a b\na{x=\"1\"} 1.5\na{x=\"2 3\"} 2\nb 4\n");

        Assert.Equal((3.5, 4d, null), (metrics.Find("a"), metrics.Find("b"), metrics.Find("c")));
    }

    /// <summary>Runs the command against a peer that answers as told.</summary>
    private static async Task<CommandResult> StatusOfAsync(Func<string, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var peer = builder.Build();
        peer.Run(context =>
        {
            var (status, body) = answer(context.Request.Path);
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await peer.StartAsync(TestContext.Current.CancellationToken);
        return await CommandResult.OfAsync("status", "--admin", peer.Urls.Single());
    }
}
