using BenchmarkDotNet.Attributes;
using EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>A call of 1 KB through all stages of the hub's pipeline, where neither disk nor network take part: the journal keeps nothing and the provider answers at once.</summary>
[MemoryDiagnoser]
public class ExchangeStages
{
    private readonly HubWithoutOutside _hub = new();

    [Benchmark]
    public int Read() => Pass(_hub.Read);

    [Benchmark]
    public int Write() => Pass(_hub.Write);

    private int Pass(Hub.Core.Catalogue.Operation operation)
    {
        var outcome = Immediate.Get(_hub.Pipeline.RunAsync(_hub.Arriving(operation), CancellationToken.None));
        return outcome.Error is null ? outcome.Response.Length : throw new InvalidOperationException($"refused with {outcome.Error.Code}");
    }
}
