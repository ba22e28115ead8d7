using System.Text.Json;
using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.CommandLine;

/// <summary><c>run.sh --once</c>: plays the story and tells by its exit code and its report whether every count was right.</summary>
public sealed class StoryCommandTests
{
    // Others read this report: names, order and types stay as they are.
    private const string Shape =
        "{ok:True,stories:[{name:String,ok:True,steps:[{name:String,ok:True,count:Number,p50Ms:Number,p99Ms:Number}]}]," +
        "identity:{registryCalls:Number,cacheHits:Number},audit:{journal:Number,kafka:Number,missing:Number,duplicated:Number}," +
        "messagesPerSecond:Number,peakMemoryMb:Number}";

    [Fact]
    public async Task TwiceOnTheSameData_BothRunsAreRightAndReportInTheFixedShape()
    {
        using var folder = new TemporaryFolder();

        for (var run = 0; run < 2; run++)
        {
            await using var stack = await StackCommand.RunAsync("--once", "--story", "admission", "--messages", "20", "--data", folder["data"], "--json", folder["report.json"]);
            Assert.True(stack.ExitCode == 0, stack.ToString());
            var report = await ReadAsync(folder["report.json"]);
            Assert.Equal(Shape, ShapeOf(report));
            Assert.Equal(["admission"], report.GetProperty("stories").EnumerateArray().Select(story => story.GetProperty("name").GetString()));
            Assert.Equal(20, report.GetProperty("stories")[0].GetProperty("steps")[0].GetProperty("count").GetInt64());
            Assert.Equal(10, report.GetProperty("identity").GetProperty("registryCalls").GetInt64());
            Assert.Equal(10, report.GetProperty("identity").GetProperty("cacheHits").GetInt64());
            AssertComplete(report.GetProperty("audit"));
        }
    }

    [Fact]
    public async Task AllStoriesTwiceOnTheSameData_AreRight()
    {
        using var folder = new TemporaryFolder();

        for (var run = 0; run < 2; run++)
        {
            await using var stack = await StackCommand.RunAsync("--once", "--data", folder["data"], "--json", folder["report.json"]);
            Assert.True(stack.ExitCode == 0, stack.ToString());
            var report = await ReadAsync(folder["report.json"]);
            Assert.Equal(["admission", "hl7-desk", "audit"], report.GetProperty("stories").EnumerateArray().Select(story => story.GetProperty("name").GetString()));
            AssertComplete(report.GetProperty("audit"));
        }
    }

    [Fact]
    public async Task RedisServerAsChild_StoryIsRight()
    {
        Tool.Require("redis-server");
        using var folder = new TemporaryFolder();

        await using var stack = await StackCommand.RunAsync("--once", "--redis", "server", "--data", folder["data"]);

        Assert.True(stack.ExitCode == 0, stack.ToString());
    }

    [Theory]
    [InlineData("garnet")]
    [InlineData("server")]
    public async Task RedisStoppedHalfWay_StoryIsStillRight(string redis)
    {
        if (redis == "server")
        {
            Tool.Require("redis-server");
        }

        using var folder = new TemporaryFolder();

        await using var stack = await StackCommand.RunAsync(
            "--once", "--redis", redis, "--stop-redis-half-way", "--data", folder["data"], "--json", folder["report.json"]);

        Assert.True(stack.ExitCode == 0, stack.ToString());
        AssertComplete((await ReadAsync(folder["report.json"])).GetProperty("audit"));
    }

    private static async Task<JsonElement> ReadAsync(string path)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    private static void AssertComplete(JsonElement audit)
    {
        Assert.True(audit.GetProperty("journal").GetInt64() > 0);
        Assert.Equal(audit.GetProperty("journal").GetInt64(), audit.GetProperty("kafka").GetInt64());
        Assert.Equal(0, audit.GetProperty("missing").GetInt64());
        Assert.Equal(0, audit.GetProperty("duplicated").GetInt64());
    }

    private static string ShapeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(property => $"{property.Name}:{ShapeOf(property.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(ShapeOf).Distinct())}]",
        _ => element.ValueKind.ToString(),
    };
}
