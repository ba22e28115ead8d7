using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Node;

/// <summary>A provider in another language, on the raw link contract.</summary>
public sealed class GrpcJsProviderTests(RunningStack running, NodeScripts node)
{
    private const string Client = "grpc-js/client.mjs";
    private const string Provider = "grpc-js/provider.mjs";

    [Fact]
    public async Task LinkedProvider_AnswersRefusesAndDrains()
    {
        var stack = await running.GetAsync();
        var (covered, suspended) = (stack.Population.PersonAt(110).Pinfl, stack.Population.PersonAt(111).Pinfl);
        await using var provider = await node.StartAsync(
            stack, DevelopmentDirectory.SleepingInsurer, Provider, more: new Dictionary<string, string> { ["SUSPENDED_PINFL"] = suspended });
        var welcome = new JsonLine(await provider.WaitForLineAsync("linked"));
        Assert.Equal(DevelopmentDirectory.Hub, welcome["linked"]);
        Assert.Equal("16", welcome["maxInFlight"]);

        var answer = await AskAsync(stack, covered);
        Assert.Equal("COVERAGE_STATUS_COVERED", answer["response.coverage.status"]);
        Assert.Equal("NODE", answer["response.coverage.programme"]);
        var asked = new JsonLine(await provider.WaitForLineAsync("asked"));
        Assert.Equal(DevelopmentDirectory.Partner, asked["asked"]);
        Assert.Equal("HPAYMT", asked["purpose"]);

        var refused = await AskAsync(stack, suspended);
        Assert.Equal("9", refused["refused.code"]);
        Assert.Equal("PARTNER_REJECTED", refused["refused.details.0.reason"]);
        Assert.Equal("policy-suspended", refused["refused.details.0.metadata.partner_code"]);

        // Three probes unanswered would end the link: one answered after the calls shows that it lives on.
        await provider.WaitForLineAsync("ping");
        Assert.Equal("NODE", (await AskAsync(stack, covered))["response.coverage.programme"]);

        Assert.Equal(0, await provider.TerminateAsync());
        Assert.Equal("PARTNER_UNAVAILABLE", (await AskAsync(stack, covered))["refused.details.0.reason"]);
    }

    private async Task<JsonLine> AskAsync(DevelopmentStack stack, string pinfl) => Assert.Single(await node.RunAsync(
        stack, DevelopmentDirectory.Partner, Client, "ask-asleep", new Dictionary<string, string> { ["PINFL"] = pinfl }));
}
