using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Ehealthctl.Tests.Journal;

public sealed class JournalCommandTests : IAsyncLifetime
{
    private const int Records = 300;
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.Path;

    private string JournalFolder => Path.Combine(Data, "journal");

    private string SecondSegment => Directory.GetFiles(JournalFolder, "*.log").Order(StringComparer.Ordinal).ElementAt(1);

    public async ValueTask InitializeAsync()
    {
        await using var log = OpenLog();
        for (var number = 0; number < Records; number++) await log.AppendAsync(4, audited: false, new byte[500], TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task SoundJournal_IsListed()
    {
        var inspected = (await CommandResult.OfAsync("journal", "inspect", "--data", Data)).Succeeded();

        Assert.Contains(inspected.Lines, line => line.StartsWith("00000000000000000000.log", StringComparison.Ordinal));
        Assert.Contains("sound", inspected.Lines);
        var json = (await CommandResult.OfAsync("journal", "inspect", "--data", Data, "--json")).Succeeded().Json;
        Assert.True(json.GetProperty("sound").GetBoolean());
        Assert.Equal(Records, json.GetProperty("segments").EnumerateArray().Sum(segment => segment.GetProperty("records").GetInt32()));
    }

    [Fact]
    public async Task DamagedJournal_IsSaidToBeAndSalvaged()
    {
        Damage();

        var inspected = await CommandResult.OfAsync("journal", "inspect", "--data", Data);
        Assert.Equal((int)ExitCode.No, inspected.ExitCode);
        Assert.Contains($"DAMAGED {SecondSegment}, byte 4096:", inspected.Output, StringComparison.Ordinal);

        var target = Path.Combine(Data, "saved");
        var salvaged = (await CommandResult.OfAsync("journal", "salvage", "--data", Data, "--to", target, "--json")).Succeeded().Json;
        Assert.InRange(salvaged.GetProperty("kept").GetInt32(), 1, Records - 1);
        Assert.Equal(Records - 1, salvaged.GetProperty("kept").GetInt32() + salvaged.GetProperty("setAside").GetInt32());
        Assert.Equal(salvaged.ToString(), System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(target, "report.json"), TestContext.Current.CancellationToken)).RootElement.ToString());
    }

    [Fact]
    public async Task SoundJournal_IsNotSalvaged()
    {
        var target = Path.Combine(Data, "saved");

        Assert.StartsWith("The journal is sound", (await CommandResult.OfAsync("journal", "salvage", "--data", Data, "--to", target)).FailedWith(ExitCode.No), StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public async Task JournalInUse_AndFolderWithoutJournal_AreWrongUsage()
    {
        await using var log = OpenLog();

        Assert.Contains("in use by another process", (await CommandResult.OfAsync("journal", "inspect", "--data", Data)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("in use by another process", (await CommandResult.OfAsync("journal", "salvage", "--data", Data, "--to", Path.Combine(Data, "saved"))).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("has no journal", (await CommandResult.OfAsync("journal", "inspect", "--data", JournalFolder)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private SegmentedLog OpenLog() =>
        SegmentedLog.Open(new SegmentedLogOptions { Directory = JournalFolder, SegmentBytes = 64 << 10 }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);

    // The first record of the second segment.
    private void Damage()
    {
        using var file = File.OpenHandle(SecondSegment, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, [255], 4096 + 100);
    }
}
