namespace EHealth.Integration.Hub.Journal.Tests.Storage.Kills;

/// <summary><c>./faults.sh kill --times 1000</c> sets how often, and a failure's seed can be set to have its moments again.</summary>
public sealed class KillTests
{
    private const string TimesVariable = "EHEALTH_TEST_KILLS";
    private const int Times = 200;

    // One in so many is killed that soon after it was told to begin, wherever it is by then: a start takes some ten milliseconds. The others have acknowledged something.
    private const int EarlyEvery = 5;
    private const int LatestEarlyMilliseconds = 60;
    private const int MostAcknowledgments = 600;

    [Fact]
    public async Task ProcessKilledUnderLoad_LosesAndDoublesNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (times, seed) = (Chosen.Number(TimesVariable) ?? Times, Chosen.Seed());
        var random = new Random(seed);
        using var journal = new KilledJournal();
        var (acknowledged, early, torn) = (0L, 0, 0L);
        var next = LoadedChild.Start();
        for (var kill = 0; kill <= times; kill++)
        {
            using var child = next;
            next = LoadedChild.Start(); // warms up while this one works
            var (found, audited, signed) = (journal.NextIndex, journal.NextAuditIndex, journal.Signed);
            var soon = random.Next(EarlyEvery) == 0 ? TimeSpan.FromMilliseconds(random.Next(LatestEarlyMilliseconds)) : Timeout.InfiniteTimeSpan;
            var told = kill < times
                ? await child.RunAndKillAsync(journal.Path, kill, soon, random.Next(1, MostAcknowledgments), cancellationToken)
                : await child.RunToEndAsync(journal.Path, kill, MostAcknowledgments, at: null, cancellationToken);

            void Require(string? wrong) => Assert.True(wrong is null, $"{wrong}; kill {kill}, {Chosen.SeedVariable}={seed}");
            Require(told.Length == 0 ? null : $"the next start was refused: {told}");
            if (child.Opened is { } opened)
            {
                Require((opened.NextIndex, opened.NextAuditIndex) == (found, audited) ? null : $"{found} records were on disk, {audited} of them audited, and the next start found {opened}");
                Require(opened.Signed == signed ? null : $"{signed} audit records were signed, and the next start went on from {opened.Signed}");
                journal.Keep();
            }
            else
            {
                early++;
            }

            foreach (var one in child.Acknowledged) Require(journal.Note(one));
            Require(journal.Look());
            acknowledged += child.Acknowledged.Count;
            torn += journal.NextIndex - found - child.Acknowledged.Count;
            if (kill == times) Assert.Equal(0, child.ExitCode);
        }

        next.Dispose();
        var report = journal.Audit();
        Assert.True(report is { IsSound: true, NotYetSigned: 0 }, $"{report.Fault}, seed {seed}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{times} kills, {early} of them before the journal was open; {acknowledged} records acknowledged, {torn} more were on disk; {report.Records} audit records are signed; seed {seed}");
    }
}
