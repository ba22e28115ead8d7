using System.Threading.Channels;
using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Simulators.Population;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Events through the hub with plain generated stubs: one stream in, one durable subscription out that acknowledges each.</summary>
internal sealed class EventFlow : IAsyncDisposable
{
    private const int EventBytes = 1024;
    private const int Subjects = 10_000;
    private const int MaxUnanswered = 10_000;

    private static readonly SyntheticPopulation Population = new(seed: 1);
    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Last = new();

    private readonly GrpcChannel _publisher;
    private readonly GrpcChannel _subscriber;
    private readonly AsyncDuplexStreamingCall<PublishRequest, PublishResponse> _publishing;
    private readonly AsyncDuplexStreamingCall<SubscribeRequest, SubscribeResponse> _subscription;

    // One reader: the stream's writer. Holds the timestamps at which events are due.
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ByteString[] _payloads = [.. Enumerable.Range(0, Subjects).Select(Payload)];
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _loops = [];
    private long _published;
    private long _delivered;
    private volatile bool _refill;
    private volatile Latencies? _latencies;

    private EventFlow(BenchmarkedHub hub)
    {
        _publisher = HubChannels.Open(hub, BenchmarkedHub.Consumer);
        _subscriber = HubChannels.Open(hub, BenchmarkedHub.Subscriber);
        _publishing = new Events.EventsClient(_publisher).PublishStream();
        _subscription = new Events.EventsClient(_subscriber).Subscribe();
    }

    /// <summary>Events delivered and acknowledged.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    public static async Task<EventFlow> OpenAsync(BenchmarkedHub hub, CancellationToken cancellationToken)
    {
        var flow = new EventFlow(hub);
        var start = new SubscribeStart { Name = "benchmark", Types_ = { EchoPublished.Descriptor.FullName }, MaxInFlight = MaxUnanswered };
        await flow._subscription.RequestStream.WriteAsync(new SubscribeRequest { Start = start }, cancellationToken);
        if (!await flow._subscription.ResponseStream.MoveNext(cancellationToken) || !flow._subscription.ResponseStream.Current.Ready)
        {
            throw new InvalidOperationException("the subscription was not opened");
        }

        foreach (var loop in new Func<Task>[] { flow.PublishAsync, flow.ReadAnswersAsync, flow.SubscribeAsync })
        {
            flow._loops.Add(Task.Run(() => flow.WatchAsync(loop), cancellationToken));
        }

        return flow;
    }

    /// <summary>Keeps so many events between publisher and subscriber, and waits at the end until all of them have come.</summary>
    /// <returns>Acknowledged deliveries a second.</returns>
    public async Task<double> RunClosedAsync(int underWay, TimeSpan time, CancellationToken cancellationToken)
    {
        _refill = true;
        for (var place = 0; place < underWay; place++)
        {
            Publish(TimeProvider.System.GetTimestamp());
        }

        var (before, started) = (Delivered, TimeProvider.System.GetTimestamp());
        await WaitAsync(time, cancellationToken);
        var rate = (Delivered - before) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        _refill = false;
        await SettleAsync(cancellationToken);
        return rate;
    }

    /// <summary>Publishes at a rate; the time from when an event was due to its delivery is recorded.</summary>
    public async Task RunOpenAsync(double perSecond, TimeSpan time, Latencies latencies, CancellationToken cancellationToken)
    {
        _latencies = latencies;
        await OpenLoop.RunAsync(perSecond, time, Publish, cancellationToken);
        await SettleAsync(cancellationToken);
        _latencies = null;
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        _publishing.Dispose();
        _subscription.Dispose();
        _publisher.Dispose();
        _subscriber.Dispose();
        await Task.WhenAll(_loops);
    }

    /// <summary>Waits until everything published has been delivered.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (Delivered < Interlocked.Read(ref _published))
        {
            await WaitAsync(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await await Task.WhenAny(_broken.Task, Task.Delay(time, TimeProvider.System, cancellationToken));
    }

    private void Publish(long due)
    {
        Interlocked.Increment(ref _published);
        _due.Writer.TryWrite(due);
    }

    private async Task PublishAsync()
    {
        var number = 0;
        while (await _due.Reader.WaitToReadAsync())
        {
            while (_due.Reader.TryRead(out var due))
            {
                number++;
                var request = new PublishRequest
                {
                    Type = EchoPublished.Descriptor.FullName,
                    Payload = _payloads[number % Subjects],
                    MessageId = TimedMessageId.Make(due, number).ToString("D"),
                    OnBehalfOf = BenchmarkedHub.Hospitals[number % BenchmarkedHub.Hospitals.Count],
                    Purpose = PurposeOfUse.Treatment,
                };
                _publishing.RequestStream.WriteOptions = _due.Reader.TryPeek(out _) ? MoreFollows : Last;
                await _publishing.RequestStream.WriteAsync(request);
            }
        }
    }

    private async Task ReadAnswersAsync()
    {
        while (await _publishing.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (_publishing.ResponseStream.Current.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"an event was refused with {refusal.Code}");
            }
        }
    }

    private async Task SubscribeAsync()
    {
        while (await _subscription.ResponseStream.MoveNext(CancellationToken.None))
        {
            var ack = new EventAck();
            foreach (var delivered in _subscription.ResponseStream.Current.Events)
            {
                _latencies?.RecordSince(TimedMessageId.DueOf(Guid.ParseExact(delivered.MessageId, "D")));
                ack.Sequences.Add(delivered.Sequence);
            }

            await _subscription.RequestStream.WriteAsync(new SubscribeRequest { Ack = ack });
            for (var place = 0; _refill && place < ack.Sequences.Count; place++)
            {
                Publish(TimeProvider.System.GetTimestamp());
            }

            Interlocked.Add(ref _delivered, ack.Sequences.Count);
        }
    }

    /// <summary>A loop that breaks ends the measurement; one that ends because the flow is closed does not.</summary>
    private async Task WatchAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (RpcException closed) when (_due.Reader.Completion.IsCompleted && closed.StatusCode == StatusCode.Cancelled)
        {
            // The flow is closed.
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException)
        {
            _broken.TrySetException(broken);
        }
    }

    private static ByteString Payload(int subject) => EchoMessages.Event(EventBytes, Population.PersonAt(subject).Pinfl).ToByteString();
}
