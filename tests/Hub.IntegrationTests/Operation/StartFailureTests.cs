using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.IntegrationTests.Fixture;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>What stops a start is one sentence for the operator.</summary>
public sealed class StartFailureTests
{
    [Fact]
    public async Task BadDirectoryFile_AllMistakesAreNamed()
    {
        var sentence = await SentenceAsync(prepare: (data, _) => WriteDirectory(data, new JsonObject
        {
            ["systems"] = new JsonArray(
                TestDirectory.SystemOf(TestDirectory.Node, ("provides", TestDirectory.List("no.such.v1.Contract"))),
                TestDirectory.SystemOf("Not An Id")),
        }));

        Assert.Contains("2 mistake(s)", sentence, StringComparison.Ordinal);
        Assert.Contains("no.such.v1.Contract", sentence, StringComparison.Ordinal);
        Assert.Contains("Not An Id", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KeepFor", "400.00:00:00", "KeepFor needs a relay")] // there is none
    [InlineData("KeepFor", "23:59:59", "KeepFor")]
    [InlineData("MinFreeBytes", "67108864", "MinFreeBytes (67108864) has no room for a segment and the largest record")]
    [InlineData("SegmentBytes", "1048577", "no multiple of 4096")]
    public async Task JournalOptionThatCannotBe_IsSaid(string option, string value, string said) =>
        Assert.Contains(said, await SentenceAsync(prepare: (_, settings) => settings[$"Journal:{option}"] = value), StringComparison.Ordinal);

    [Fact]
    public async Task DirectoryWithoutTheHub_IsSaid() =>
        Assert.Contains(
            $"no system '{TestDirectory.Node}'",
            await SentenceAsync(prepare: (data, _) => WriteDirectory(data, new JsonObject { ["systems"] = new JsonArray(TestDirectory.SystemOf(TestDirectory.Hospital)) })),
            StringComparison.Ordinal);

    [Fact]
    public async Task NoDirectoryFile_IsSaid() =>
        Assert.Contains("directory.json' does not exist", await SentenceAsync(prepare: (data, _) => File.Delete(Path.Combine(data, "directory.json"))), StringComparison.Ordinal);

    [Fact]
    public async Task DataOfAnotherLayout_IsSaid() =>
        Assert.Contains("layout 0", await SentenceAsync(prepare: (data, _) => File.WriteAllText(Path.Combine(data, "layout"), "0")), StringComparison.Ordinal);

    [Fact]
    public async Task KeyFileReadableByOthers_IsSaid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes");
        var sentence = await SentenceAsync(prepare: (data, settings) =>
        {
            OperationSettings.Apply(settings);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(data, "keys.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            }
        });

        Assert.Contains("chmod 600", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoKeyFileInOperation_IsSaid() =>
        Assert.Contains(
            "keys.json' does not exist",
            await SentenceAsync(prepare: (data, settings) =>
            {
                OperationSettings.Apply(settings);
                File.Delete(Path.Combine(data, "keys.json"));
            }),
            StringComparison.Ordinal);

    [Fact]
    public async Task PortInUse_IsSaidWithTheWayOut()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();

        var sentence = await SentenceAsync(prepare: (_, settings) => settings["ContractPort"] = $"{((IPEndPoint)squatter.LocalEndpoint).Port}");

        Assert.Contains("Hub:ContractPort", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataDirectoryInUse_IsSaid()
    {
        await using var running = await HubFixture.StartAsync();

        var sentence = await SentenceAsync(prepare: (_, settings) => settings["DataDirectory"] = running.DataDirectory);

        Assert.Contains("journal", sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task WrongConfiguration_AllMistakesAreNamed()
    {
        var sentence = await SentenceAsync(prepare: (_, settings) =>
        {
            settings["ListenAddress"] = "everywhere";
            settings["Delivery:MaxTimeout"] = "01:00:00";
            settings["Admission:MaxInFlight"] = "0";
        });

        Assert.Contains("3 mistake(s)", sentence, StringComparison.Ordinal);
        Assert.Contains("everywhere", sentence, StringComparison.Ordinal);
    }

    private static void WriteDirectory(string data, JsonObject content) => File.WriteAllText(Path.Combine(data, "directory.json"), content.ToJsonString());

    /// <summary>Starts a hub that must not start, and returns the sentence.</summary>
    private static async Task<string> SentenceAsync(Action<string, Dictionary<string, string?>> prepare)
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var hub = await HubFixture.StartAsync(settings => prepare(settings["DataDirectory"]!, settings));
        });
        Assert.NotNull(failure);
        var sentence = StartFailure.Explain(failure);
        Assert.True(sentence is not null, $"unexplained: {failure}");
        Assert.DoesNotContain('\n', sentence);
        return sentence;
    }
}
