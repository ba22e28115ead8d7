using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

public sealed class BaselineTests
{
    private const string Update = "EHEALTH_UPDATE_BASELINE";

    [Fact]
    public void Contracts_DoNotBreakWhatWasPublished()
    {
        var baseline = PublishedContracts.Baseline();
        var changes = BreakingChanges.Find(baseline, PublishedContracts.Now);
        var listed = changes.Count == 0 ? "none" : "\n  " + string.Join("\n  ", changes);

        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            PublishedContracts.WriteBaseline();

            // Never a success: a pipeline that has the variable set by accident would accept every change.
            Assert.Fail(
                $"tests/ContractTests/baseline.binpb is rewritten. Breaking changes in it: {listed}\nCommit the file and run again without {Update}.");
        }

        Assert.True(baseline.File.Count > 0, $"tests/ContractTests/baseline.binpb is missing or empty: run this test with {Update}=1");
        Assert.True(
            changes.Count == 0,
            $"These changes break partners that are already built. Add a new version of the package instead; or, when nobody can have built on it yet, run this test with {Update}=1.{listed}");
    }

    [Fact]
    public void EveryProtoFile_IsBuiltAndCompared() =>
        Assert.Equal(PublishedContracts.Sources().Keys.Order(StringComparer.Ordinal), PublishedContracts.Now.File.Select(file => file.Name));

    [Fact]
    public void RulesInTheContracts_AreReadFromTheDescriptors()
    {
        const string Message = "ehealth.registry.v1.GetPersonRequest";
        Assert.All([PublishedContracts.Now, PublishedContracts.Baseline()], (FileDescriptorSet set) =>
            Assert.True(ContractIndex.RulesOf(new ContractIndex(set).Messages[Message].Field.Single()).Required));
    }
}
