namespace EHealth.Integration.Benchmarks.Run;

/// <summary>One subject of measurement, with the peers it is compared to.</summary>
internal interface IBenchmarkSuite
{
    /// <summary>What <c>./bench.sh</c> knows it by, and the first part of its ratios' keys.</summary>
    string Name { get; }

    /// <summary>What it measures, one sentence.</summary>
    string Question { get; }

    /// <summary>True when it takes part in a run that names no suites.</summary>
    bool RunsByDefault => true;

    /// <summary>Measures. What it finds goes into the run.</summary>
    Task RunAsync(SuiteRun run, CancellationToken cancellationToken);
}
