using EHealth.Integration.Benchmarks.Suites.Micro;

namespace EHealth.Integration.Benchmarks.Tests.Micro;

public sealed class AllocationTests
{
    private const string Update = "EHEALTH_UPDATE_ALLOCATIONS";

    [Fact]
    public void BytesPerOperation_AreThoseOfTheFile()
    {
        var measured = AllocationMeasurement.Of(MicroBenchmark.All());
        var findings = AllocationComparison.Find(ExpectedAllocations.Read(), measured);
        var listed = findings.Count == 0 ? "none" : "\n  " + string.Join("\n  ", findings);

        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            ExpectedAllocations.Write(measured);

            // Never a success: a pipeline that has the variable set by accident would accept every growth.
            Assert.Fail($"{ExpectedAllocations.FileName} is rewritten. What is new in it: {listed}\nCommit the file and run again without {Update}.");
        }

        Assert.True(
            findings.Count == 0,
            $"The allocations are not those of {ExpectedAllocations.FileName}. If that is wanted, run {Update}=1 ./test.sh Benchmarks and commit the file.{listed}");
    }
}
