namespace EHealth.Integration.Benchmarks.Run;

/// <summary>One of several things that do the same work.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="MeasureAsync">Works for the given time and says what it reached in the comparison's unit.</param>
internal sealed record Contestant(string Name, Func<TimeSpan, CancellationToken, Task<double>> MeasureAsync);
