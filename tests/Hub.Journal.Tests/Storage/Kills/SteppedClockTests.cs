using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Kills;

/// <summary>The clock of a real process goes an hour back, forward and back again while it writes (faketime).</summary>
public sealed class SteppedClockTests
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private const int Acknowledgments = 400;

    [Fact]
    public async Task ClockStepsUnderLoad_NothingIsLostAndAllIsSigned()
    {
        Assert.SkipUnless(File.Exists(Library), "faketime is not installed");
        using var journal = new KilledJournal();
        using var settings = new TemporaryDirectory();
        var clock = settings.File("clock");
        await File.WriteAllTextAsync(clock, "+0", TestContext.Current.CancellationToken);
        using var child = LoadedChild.Start(new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = clock,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        var begun = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] steps = ["-1h", "+1h", "-1h"];

        var told = await child.RunToEndAsync(
            journal.Path, round: 0, Acknowledgments, seen =>
            {
                if (seen > 0 && seen % 100 == 0 && seen < Acknowledgments) File.WriteAllText(clock, steps[(seen / 100) - 1]);
            }, TestContext.Current.CancellationToken);

        Assert.Equal("", told);
        Assert.All(child.Acknowledged, acknowledged => Assert.Null(journal.Note(acknowledged)));
        Assert.Null(journal.Look());
        Assert.True(journal.Audit() is { IsSound: true, NotYetSigned: 0 }, journal.Audit().Fault);
        Assert.InRange(child.Clock - begun, -3700, -3000); // it was the process's clock
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{child.Acknowledged.Count} records, clock off by {child.Clock - begun} s at the end"));
    }
}
