using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Calls through the hub with a plain generated stub, for load that has to go on beside other load; the fastest is <see cref="H2Load"/>.</summary>
internal sealed class CallFlow(BenchmarkedHub hub) : IDisposable
{
    private const int MessageBytes = 1024;

    private readonly GrpcChannel _channel = HubChannels.Open(hub, BenchmarkedHub.Consumer);
    private readonly EchoRequest _request = EchoMessages.Request(MessageBytes);
    private readonly Metadata _purpose = new() { { MetadataNames.Purpose, PurposeOfUse.Treatment } };
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _underWay;

    /// <summary>Calls one after another from several callers.</summary>
    /// <returns>Calls a second.</returns>
    public async Task<double> RunClosedAsync(int callers, TimeSpan time, CancellationToken cancellationToken)
    {
        var client = new Echo.EchoClient(_channel);
        var started = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallOneAfterAnotherAsync, cancellationToken)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<long> CallOneAfterAnotherAsync()
        {
            var count = 0L;
            for (; TimeProvider.System.GetElapsedTime(started) < time; count++)
            {
                await client.ReadAsync(_request, _purpose, cancellationToken: cancellationToken);
            }

            return count;
        }
    }

    /// <summary>Calls at a rate and waits for the last answer.</summary>
    /// <exception cref="RpcException">A call failed.</exception>
    public async Task RunOpenAsync(double perSecond, TimeSpan time, Latencies latencies, CancellationToken cancellationToken)
    {
        var client = new Echo.EchoClient(_channel);
        await await Task.WhenAny(_broken.Task, OpenLoop.RunAsync(perSecond, time, due => _ = CallAsync(due), cancellationToken));
        while (Interlocked.Read(ref _underWay) > 0)
        {
            await await Task.WhenAny(_broken.Task, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken));
        }

        async Task CallAsync(long due)
        {
            Interlocked.Increment(ref _underWay);
            try
            {
                await client.ReadAsync(_request, _purpose, cancellationToken: cancellationToken);
                latencies.RecordSince(due);
            }
            catch (RpcException failed)
            {
                _broken.TrySetException(failed);
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }

    public void Dispose() => _channel.Dispose();
}
