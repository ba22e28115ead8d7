using System.Threading.Channels;
using EHealth.Integration.Adapters.Hl7v2.Delivery;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgments;

/// <summary>The application acknowledgments that wait for one sender's listener. In memory: a sender that misses one sends its message again, and is then answered as
/// the first time. So a listener that is away holds up nobody, and its messages have no more than <see cref="MaxWaitingBytes"/>.</summary>
internal sealed class AcknowledgmentQueue(string system, OutgoingAddress address, TimeProvider time, ILogger logger)
{
    /// <summary>4 MiB. The memory they take is about twice that.</summary>
    public const long MaxWaitingBytes = 4 * 1024 * 1024;

    // The host gives all its services 30 s to stop.
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(5);

    private readonly Channel<(ReadOnlyMemory<byte> Message, string ControlId)> _waiting = Channel.CreateUnbounded<(ReadOnlyMemory<byte>, string)>();

    private long _waitingBytes;
    private int _dropped;

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Has an acknowledgment sent after those that wait. Does not block; one for which there is no room is dropped and counted.</summary>
    /// <param name="message">The acknowledgment.</param>
    /// <param name="controlId">Its MSH-10.</param>
    public void Enqueue(ReadOnlyMemory<byte> message, string controlId)
    {
        if (Interlocked.Add(ref _waitingBytes, message.Length) <= MaxWaitingBytes && _waiting.Writer.TryWrite((message, controlId))) return;
        Interlocked.Add(ref _waitingBytes, -message.Length);
        AcknowledgmentMeter.Count(system, AcknowledgmentMeter.Dropped);

        // Once: a listener that is away for a day would fill the log.
        if (Interlocked.Increment(ref _dropped) == 1) Log.AcknowledgmentsDropped(logger, system);
    }

    /// <summary>Sends what is enqueued, one after the other, each until it is answered. When it is told to stop, what waits has a last chance of five seconds.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var connection = new OutgoingConnection(address, time, logger);
        await using var ending = stopping.Register(() =>
        {
            _waiting.Writer.TryComplete();
            giveUp.CancelAfter(LastChance);
        });
        try
        {
            await foreach (var (message, controlId) in _waiting.Reader.ReadAllAsync(CancellationToken.None))
            {
                var taken = await SendAsync(connection, message, controlId, giveUp.Token);
                Interlocked.Add(ref _waitingBytes, -message.Length);
                Note(taken, controlId);
            }
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            int left = _waiting.Reader.Count + 1;
            AcknowledgmentMeter.Count(system, AcknowledgmentMeter.Dropped, left);
            Log.AcknowledgmentsLeft(logger, system, left);
        }
    }

    private static async ValueTask<bool> SendAsync(OutgoingConnection connection, ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.SendAsync(message, controlId, cancellationToken);
        }
        catch (ArgumentException)
        {
            return false; // it echoes a block byte of a header that came in a file, and no frame can carry it
        }
    }

    private void Note(bool taken, string controlId)
    {
        AcknowledgmentMeter.Count(system, taken ? AcknowledgmentMeter.Delivered : AcknowledgmentMeter.Refused);
        if (!taken) Log.AcknowledgmentRefused(logger, system, controlId);

        // With half of the room free: a slow listener would else be said to begin and to end with each acknowledgment.
        if (Volatile.Read(ref _waitingBytes) <= MaxWaitingBytes / 2 && Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0) Log.AcknowledgmentsTakenAgain(logger, system, dropped);
    }
}
