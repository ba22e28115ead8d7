using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Node;

/// <summary>@grpc/grpc-js with nothing but the published protos.</summary>
public sealed class GrpcJsClientTests(RunningStack running, NodeScripts node)
{
    private const string Script = "grpc-js/client.mjs";

    [Fact]
    public async Task GetPerson_AnswersInBothScripts()
    {
        var stack = await running.GetAsync();
        var person = stack.Population.PersonAt(100);

        var answer = Assert.Single(await node.RunAsync(stack, DevelopmentDirectory.Partner, Script, "get-person", Asking(person.Pinfl)));

        Assert.Equal(person.LatinName.Family, answer["response.person.names.0.family"]);
        Assert.Equal(person.CyrillicName.Family, answer["response.person.names.1.family"]);
        Assert.NotNull(answer["trailers.ehealth-audit-index"]);
        Assert.NotNull(answer["trailers.ehealth-exchange-id"]);
    }

    [Fact]
    public async Task CheckEligibility_AnswersForTheFund()
    {
        var stack = await running.GetAsync();

        var answer = Assert.Single(await node.RunAsync(
            stack, DevelopmentDirectory.Partner, Script, "check-eligibility", Asking(stack.Population.PersonAt(101).Pinfl)));

        Assert.StartsWith("COVERAGE_STATUS_", answer["response.coverage.status"], StringComparison.Ordinal);
        Assert.NotEqual("COVERAGE_STATUS_UNSPECIFIED", answer["response.coverage.status"]);
    }

    [Fact]
    public async Task WithoutGrant_PermissionDeniedWithErrorInfo()
    {
        var stack = await running.GetAsync();

        var answer = Assert.Single(await node.RunAsync(
            stack, DevelopmentDirectory.WithoutGrant, Script, "get-person", Asking(stack.Population.PersonAt(102).Pinfl)));

        Assert.Equal("7", answer["refused.code"]);
        Assert.Equal("google.rpc.ErrorInfo", answer["refused.details.0.type"]);
        Assert.Equal("SENDER_FORBIDDEN", answer["refused.details.0.reason"]);
        Assert.Equal("integration.ehealth", answer["refused.details.0.domain"]);
        Assert.NotNull(answer["trailers.ehealth-audit-index"]);
    }

    [Fact]
    public async Task WrongPinfl_InvalidArgumentNamesTheField()
    {
        var stack = await running.GetAsync();

        var answer = Assert.Single(await node.RunAsync(stack, DevelopmentDirectory.Partner, Script, "get-person", Asking("123")));

        Assert.Equal("3", answer["refused.code"]);
        Assert.Equal("FIELD_INVALID", answer["refused.details.0.reason"]);
        Assert.Equal("google.rpc.BadRequest", answer["refused.details.1.type"]);
        Assert.Equal("pinfl", answer["refused.details.1.fieldViolations.0.field"]);
    }

    [Fact]
    public async Task PublishedEvent_IsAcceptedOnceAndReachesTheSubscriberOnce()
    {
        var stack = await running.GetAsync();
        await using (var subscriber = await node.StartAsync(stack, DevelopmentDirectory.Partner, Script, "subscribe"))
        {
            await subscriber.WaitForLineAsync("ready");
            var receipts = await PublishAsync(stack, "FIRST");
            Assert.Equal([bool.FalseString, bool.TrueString], receipts.Select(receipt => receipt["repeated"]));
            Assert.Equal(receipts[0]["messageId"], receipts[1]["messageId"]);
            var delivered = new JsonLine(await subscriber.WaitForLineAsync("FIRST"));
            Assert.Equal(DevelopmentDirectory.Hospital, delivered["sender"]);
            Assert.Equal("1", delivered["attempt"]);
            Assert.Equal(0, await subscriber.WaitForExitAsync());
        }

        await PublishAsync(stack, "SECOND");

        // What was acknowledged before does not come again, what came meanwhile does.
        var later = await node.RunAsync(stack, DevelopmentDirectory.Partner, Script, "subscribe");
        Assert.Equal(["SECOND"], later.Select(line => line["visitNumber"]).OfType<string>());
    }

    private Task<IReadOnlyList<JsonLine>> PublishAsync(DevelopmentStack stack, string visitNumber) => node.RunAsync(
        stack, DevelopmentDirectory.Hospital, Script, "publish",
        new Dictionary<string, string> { ["PINFL"] = stack.Population.PersonAt(103).Pinfl, ["VISIT_NUMBER"] = visitNumber });

    private static Dictionary<string, string> Asking(string pinfl) => new() { ["PINFL"] = pinfl };
}
