using System.Diagnostics;
using EHealth.Integration.Benchmarks.Suites.Micro;

namespace EHealth.Integration.Benchmarks.Tests.Micro;

/// <summary>How many bytes the micro benchmarks allocate for one operation.</summary>
internal static class AllocationMeasurement
{
    /// <summary>The JIT comes to its last version of a method in the background, 100 ms after it has nothing else to do.</summary>
    private static readonly TimeSpan WarmUpTurn = TimeSpan.FromMilliseconds(150);

    private const int WarmUpTurns = 3;
    private const int Operations = 500;

    /// <summary>Blocks of operations of which the least is taken: what now and then happens beside (a timer wheel, a dictionary that grows) is not the operation's.</summary>
    private const int Blocks = 5;

    public static SortedDictionary<string, long> Of(IReadOnlyList<MicroBenchmark> benchmarks)
    {
        for (var turn = 0; turn < WarmUpTurns; turn++)
        {
            foreach (var benchmark in benchmarks)
            {
                WarmUp(benchmark.Run);
            }
        }

        return new(benchmarks.ToDictionary(benchmark => benchmark.Name, benchmark => BytesOf(benchmark.Run)), StringComparer.Ordinal);
    }

    private static void WarmUp(Func<int> run)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTurn)
        {
            run();
        }
    }

    private static long BytesOf(Func<int> run) => Enumerable.Range(0, Blocks).Min(_ => BytesOfBlock(run));

    private static long BytesOfBlock(Func<int> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Operations; i++)
        {
            run();
        }

        return (long)Math.Round((GC.GetAllocatedBytesForCurrentThread() - before) / (double)Operations);
    }
}
