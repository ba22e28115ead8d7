using EHealth.Integration.Faults.Fuzzing;

namespace EHealth.Integration.Faults.Tests.Fuzzing;

/// <summary>What fuzzing reached with the fewest inputs, and each input that showed a bug (<c>./faults.sh fuzz --keep</c>).</summary>
public sealed class FuzzCorpusTests
{
    // The smallest target is through all its branches with these; together they must stay small.
    private const int FewestInputs = 8;
    private const int MostInputs = 300;
    private const long MostBytes = 1_000_000;

    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "FuzzCorpus");

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void EveryKeptInput_IsTakenAsItMustBe(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var files = Directory.GetFiles(Path.Combine(Corpus, name));

        Assert.InRange(files.Length, FewestInputs, MostInputs);
        Assert.All(files, file => target.Run(File.ReadAllBytes(file)));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void EverySeed_IsTakenAsItMustBe(string name) => Assert.All(FuzzTargets.Find(name)!.Seeds, FuzzTargets.Find(name)!.Run);

    [Fact]
    public void Corpus_IsOfTargetsAndSmall()
    {
        Assert.Equal(FuzzTargets.All.Select(target => target.Name).Order(), Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder)).Order());
        Assert.InRange(Directory.GetFiles(Corpus, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, MostBytes);
    }

    [Fact]
    public void BrokenInvariant_IsTold()
    {
        Assert.Throws<BrokenInvariantException>(() => Invariant.Holds(false, "nothing"));
        Assert.Throws<BrokenInvariantException>(() =>
        {
            var rest = "ab"u8;
            Invariant.BeginsWith(ref rest, "b"u8, "nothing");
        });
    }
}
