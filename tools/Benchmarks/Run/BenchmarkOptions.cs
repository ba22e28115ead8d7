namespace EHealth.Integration.Benchmarks.Run;

/// <summary>How long and how often is measured.</summary>
/// <param name="Rounds">Rounds of a comparison, every contestant once in each; 1 or more.</param>
/// <param name="RoundTime">How long one contestant is measured in one round.</param>
/// <param name="WarmUpTime">How long each contestant runs before the first round, not counted.</param>
/// <param name="SoakTime">How long the soak lasts.</param>
/// <param name="WorkFolder">Where the suites keep data directories, certificates and logs; emptied before a suite and after one that succeeded.</param>
internal sealed record BenchmarkOptions(int Rounds, TimeSpan RoundTime, TimeSpan WarmUpTime, TimeSpan SoakTime, string WorkFolder);
