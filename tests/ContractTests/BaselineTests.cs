namespace EHealth.Integration.ContractTests;

public sealed class BaselineTests
{
    private const string Update = "EHEALTH_UPDATE_BASELINE";

    [Fact]
    public void Contracts_DoNotBreakWhatWasPublished()
    {
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            PublishedContracts.WriteBaseline();
        }

        var baseline = PublishedContracts.Baseline();
        Assert.True(baseline.Count > 0, $"tests/ContractTests/baseline.binpb is missing or empty: run this test with {Update}=1");

        var changes = BreakingChanges.Between(baseline, PublishedContracts.Now);

        Assert.True(
            changes.Count == 0,
            $"These changes break partners that are already built. Add a new version of the package instead; or, when nobody can have built on it yet, run this test with {Update}=1.\n  {string.Join("\n  ", changes)}");
    }

    [Fact]
    public void EveryProtoFile_IsBuiltAndCompared() =>
        Assert.Equal(PublishedContracts.Sources().Keys.Order(StringComparer.Ordinal), PublishedContracts.Now.Select(file => file.Name));

    [Fact]
    public void RulesInTheContracts_AreReadFromTheDescriptors()
    {
        var request = new ContractIndex(PublishedContracts.Now).Messages["ehealth.registry.v1.GetPersonRequest"];

        Assert.True(ContractIndex.RulesOf(request.Field.Single()).Required);
    }
}
