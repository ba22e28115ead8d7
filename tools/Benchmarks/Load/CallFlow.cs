using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Connection;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Calls by a .NET client: for load that has to go on beside other load, for mixed sizes and for latencies; the fastest generator is
/// <see cref="H2Load"/>.</summary>
/// <param name="client">The stub that is called.</param>
/// <param name="requestOf">The nth request.</param>
/// <param name="owner">What is disposed with the flow.</param>
internal sealed class CallFlow(Echo.EchoClient client, Func<long, EchoRequest> requestOf, IDisposable owner) : IDisposable
{
    private readonly Metadata _purpose = new() { { MetadataNames.Purpose, PurposeOfUse.Treatment } };
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _underWay;
    private long _number;

    /// <summary>A plain generated stub on a channel of its own.</summary>
    public static CallFlow Over(GrpcChannel channel, Func<long, EchoRequest> requestOf) => new(new Echo.EchoClient(channel), requestOf, channel);

    /// <summary>The SDK's client.</summary>
    public static CallFlow BySdk(BenchmarkedHub hub, Func<long, EchoRequest> requestOf)
    {
        var connection = HubConnection.Open(hub.ClientOptionsOf(BenchmarkedHub.Consumer));
        return new CallFlow(connection.Client<Echo.EchoClient>(), requestOf, connection);
    }

    /// <summary>Calls one after another from several callers.</summary>
    /// <returns>Calls a second.</returns>
    public async Task<double> RunClosedAsync(int callers, TimeSpan time, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallOneAfterAnotherAsync, cancellationToken)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<long> CallOneAfterAnotherAsync()
        {
            var count = 0L;
            for (; TimeProvider.System.GetElapsedTime(started) < time; count++)
            {
                await client.ReadAsync(requestOf(Interlocked.Increment(ref _number)), _purpose, cancellationToken: cancellationToken);
            }

            return count;
        }
    }

    /// <summary>Calls at a rate and waits for the last answer.</summary>
    /// <exception cref="RpcException">A call failed.</exception>
    public async Task RunOpenAsync(double perSecond, TimeSpan time, Latencies latencies, CancellationToken cancellationToken)
    {
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
                await client.ReadAsync(requestOf(Interlocked.Increment(ref _number)), _purpose, cancellationToken: cancellationToken);
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

    public void Dispose() => owner.Dispose();
}
