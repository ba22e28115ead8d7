namespace EHealth.Integration.Benchmarks.Run;

/// <summary>All suites, in the order in which they run.</summary>
internal static class AllSuites
{
    public static IReadOnlyList<IBenchmarkSuite> List { get; } =
    [
        new Suites.Exchange.ExchangeSuite(),
        new Suites.Mllp.MllpSuite(),
        new Suites.Idle.IdleSuite(),
    ];
}
