namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>A real run is recorded call by call, and the power goes after each of them: what was not synced by then is on disk or is not, sector by sector.
/// <c>./faults.sh power --losses 20000</c> does it more often.</summary>
public sealed class PowerLossTests
{
    private const string LossesVariable = "EHEALTH_TEST_LOSSES";
    private const int Losses = 2000;
    private const int Records = 60;

    private static readonly int[] PieceBytes = [512, 4096];
    private static readonly double[] Chances = [0, 0.1, 0.5, 0.9, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public async Task PowerLostAtAnyMoment_KeepsWhatWasAcknowledged(int together)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var seed = Chosen.Seed();
        var random = new Random(seed);
        using var directory = new MemoryDirectory();
        using var child = await WatchedChild.StartAsync(cancellationToken);
        var journal = directory.Fresh("journal");
        var (calls, failure) = await child.RunAsync(journal, round: 1, Records, together, fault: null, cancellationToken);
        Assert.Equal("", failure);

        var each = ((Chosen.Number(LossesVariable) ?? Losses) / 3 / calls.Count) + 1;
        var losses = 0;
        var disk = new SimulatedDisk(journal);
        for (var call = 0; call < calls.Count; call++)
        {
            disk.Do(calls[call]);
            for (var loss = 0; loss < each; loss++, losses++)
            {
                var afterwards = directory.Fresh("afterwards");
                LosePower(disk, afterwards, random);
                var wrong = await RestartedJournal.CheckAsync(afterwards, round: 1, disk.Acknowledged);
                Assert.True(wrong is null, $"power lost after call {call}, {calls[call].Kind} of {calls[call].Path}, loss {loss}, {Chosen.SeedVariable}={seed}: {wrong}");
            }
        }

        Assert.Equal(Records, disk.Acknowledged.Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{losses} losses, {each} after each of {calls.Count} calls; seed {seed}");
    }

    // The start after a loss writes as well: it cuts what was torn, and confirms what it found.
    [Fact]
    public async Task PowerLostAgainWhileStarting_KeepsWhatWasAcknowledged()
    {
        const int Starts = 40;
        var cancellationToken = TestContext.Current.CancellationToken;
        var seed = Chosen.Seed();
        var random = new Random(seed);
        using var directory = new MemoryDirectory();
        using var child = await WatchedChild.StartAsync(cancellationToken);
        var journal = directory.Fresh("journal");
        var (calls, _) = await child.RunAsync(journal, round: 1, Records, together: 12, fault: null, cancellationToken);
        var torn = 0;
        for (var start = 0; start < Starts; start++)
        {
            var disk = new SimulatedDisk(journal);
            foreach (var call in calls.Take(random.Next(calls.Count))) disk.Do(call);
            LosePower(disk, journal = directory.Fresh("journal"), random);
            var second = new SimulatedDisk(journal).Holding(Directory.EnumerateFiles(journal).Select(path => (path, File.ReadAllBytes(path))));
            foreach (var (index, number) in disk.Acknowledged) second.Acknowledged.Add(index, number);

            var (starting, failure) = await child.RunAsync(journal, round: 1, records: 0, together: 1, fault: null, cancellationToken);
            Assert.Equal("", failure);
            if (starting.Any(call => call.Kind == DiskCallKind.Write && call.Path.EndsWith(".log", StringComparison.Ordinal))) torn++;
            foreach (var (place, call) in starting.Index())
            {
                second.Do(call);
                var afterwards = directory.Fresh("afterwards");
                LosePower(second, afterwards, random);
                var wrong = await RestartedJournal.CheckAsync(afterwards, round: 1, second.Acknowledged);
                Assert.True(wrong is null, $"power lost again after call {place} of start {start}, {call.Kind} of {call.Path}, {Chosen.SeedVariable}={seed}: {wrong}");
            }
        }

        Assert.True(torn > 0, "no start had anything to mend");
    }

    private static void LosePower(SimulatedDisk disk, string target, Random random)
    {
        var chance = Chances[random.Next(Chances.Length)];
        disk.LosePower(target, PieceBytes[random.Next(PieceBytes.Length)], () => random.NextDouble() < chance);
    }
}
