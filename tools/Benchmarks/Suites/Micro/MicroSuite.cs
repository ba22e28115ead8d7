using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using EHealth.Integration.Benchmarks.Run;
using Perfolizer.Horology;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>The small pieces of a message's way, by BenchmarkDotNet. Their allocations are gated in <c>tests/Benchmarks.Tests</c>, their times nowhere.</summary>
internal sealed class MicroSuite : IBenchmarkSuite
{
    private static readonly TimeInterval IterationTime = TimeInterval.FromMilliseconds(200);

    public string Name => "micro";

    public string Question => "the small pieces of a message's way, without disk and network";

    public Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        // In this process: what is measured is built already, and a build for each benchmark would take longer than all of them.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.DontLogOutput).WithIterationTime(IterationTime))
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(run.Folder("benchmarkdotnet"));
        var (times, bytes) = (new List<Series>(), new List<Series>());
        foreach (var subject in MicroBenchmark.Subjects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var report in BenchmarkRunner.Run(subject, config).Reports)
            {
                var name = $"{subject.Name}.{report.BenchmarkCase.Descriptor.WorkloadMethod.Name}";
                times.Add(new Series(name, [.. TimesOf(report)]));
                bytes.Add(new Series(name, [report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0]));
            }
        }

        run.Report("time", "ns/op", times);
        run.Report("allocated", "bytes/op", bytes);
        return Task.CompletedTask;
    }

    /// <exception cref="InvalidOperationException">It could not be measured.</exception>
    private static IEnumerable<double> TimesOf(BenchmarkReport report) => report.ResultStatistics?.OriginalValues
        ?? throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} could not be measured: {string.Join('\n', report.ExecuteResults.SelectMany(result => result.Errors))}");
}
