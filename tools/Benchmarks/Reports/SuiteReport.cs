namespace EHealth.Integration.Benchmarks.Reports;

/// <summary>What one suite found, and on what. One file a suite, so that suites can be run one by one.</summary>
/// <param name="Suite">Name of the suite.</param>
/// <param name="Question">What it measures.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Commit">The commit that was built, with <c>+changes</c> when the tree was not clean.</param>
/// <param name="Command">The command line.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Tables">All figures.</param>
/// <param name="Ratios">The keyed values.</param>
internal sealed record SuiteReport(
    string Suite, string Question, string Machine, string Commit, string Command, DateTimeOffset At,
    IReadOnlyList<ResultTable> Tables, IReadOnlyDictionary<string, double> Ratios);
