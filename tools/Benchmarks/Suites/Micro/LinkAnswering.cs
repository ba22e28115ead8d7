using BenchmarkDotNet.Attributes;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Providers;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>One call of 1 KB answered in the provider's process by a method that has its answer at once; from the parsed call to the reply.</summary>
[MemoryDiagnoser]
public class LinkAnswering
{
    private readonly LinkCall _call = LinkCalls.Call(17, EchoMessages.Request(1024).ToByteString());
    private readonly LinkCallRunner _runner;

    public LinkAnswering()
    {
        var methods = new LinkMethodBinder();
        methods.Bind(new ProviderPeer());
        _runner = new LinkCallRunner(methods.Methods, TimeProvider.System, NullLogger.Instance);
    }

    [Benchmark]
    public int Answer() => Immediate.Get(_runner.RunAsync(_call)).Payload.Length;
}
