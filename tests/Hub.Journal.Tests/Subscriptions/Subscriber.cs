using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tests.Records;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

/// <summary>A system with its subscription open: takes what is delivered and answers it.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    public static readonly SubscriptionKey Key = new(TestNode.Clinic, "admissions");

    private readonly SubscriptionSession _session;
    private readonly Channel<Event> _delivered = Channel.CreateUnbounded<Event>();
    private readonly CancellationTokenSource _gone = new();

    private Subscriber(SubscriptionSession session)
    {
        _session = session;
        Running = session.RunAsync(DeliverAsync, _gone.Token);
    }

    /// <summary>Completes when the hub has ended the session.</summary>
    public Task Running { get; }

    /// <summary>How many events came in each frame.</summary>
    public List<int> Frames { get; } = [];

    /// <summary>What the next delivery does instead of arriving.</summary>
    public Func<Task>? Instead { get; set; }

    public static async Task<Subscriber> OpenAsync(TestNode node, int maxInFlight = 100, string type = "ehealth.clinical.v1.PatientAdmitted") =>
        new((await node.Subscriptions.OpenAsync(Key, [type], maxInFlight, TestContext.Current.CancellationToken))!);

    /// <summary>The next event, as it was when it was delivered.</summary>
    public async Task<Event> NextAsync() => await _delivered.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task<ulong[]> NextAsync(int count)
    {
        var sequences = new ulong[count];
        for (var number = 0; number < count; number++)
        {
            sequences[number] = (await NextAsync()).Sequence;
        }

        return sequences;
    }

    public void Acknowledge(params ulong[] sequences) => _session.Acknowledge(sequences);

    public void Reject(ulong sequence, TimeSpan retryAfter = default) => _session.Reject(sequence, retryAfter);

    /// <summary>Goes away; then nothing that has been delivered may be left over.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await Running;
        _gone.Dispose();
        Assert.False(_delivered.Reader.TryRead(out var unexpected), $"also delivered: {unexpected}");
    }

    private async Task DeliverAsync(IReadOnlyList<Event> batch, CancellationToken ending)
    {
        if (Instead is { } instead)
        {
            await instead();
        }

        Frames.Add(batch.Count);
        foreach (var delivered in batch)
        {
            _delivered.Writer.TryWrite(delivered.Clone());
        }
    }
}
