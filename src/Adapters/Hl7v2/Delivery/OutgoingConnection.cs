using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>The one connection to a hospital's listener, opened when it is needed and opened again when it broke. For one caller at a time.</summary>
internal sealed class OutgoingConnection(OutgoingAddress address, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What a line is given as its least speed for a large message: 2 Mbit/s.</summary>
    private const int BytesPerSecond = 256 * 1024;

    private MllpClient? _client;

    /// <summary>Sends a message until it is answered: over a new connection, and after a pause that grows, as often as it takes. The same bytes each time, so that the
    /// hospital can tell a repetition.</summary>
    /// <param name="message">The message.</param>
    /// <param name="controlId">Its MSH-10.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>True when it was taken, false when it was refused.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellationToken)
    {
        for (int failures = 0; ; failures++)
        {
            switch (await TrySendAsync(message, controlId, cancellationToken))
            {
                case OutgoingAnswer.Taken: return true;
                case OutgoingAnswer.Refused: return false;
            }

            await Task.Delay(PauseAfter(failures), time, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _client = null;
    }

    private async Task<OutgoingAnswer?> TrySendAsync(ReadOnlyMemory<byte> message, string controlId, CancellationToken cancellationToken)
    {
        OutgoingAnswer? answer = null;
        using var patience = new CancellationTokenSource(ConnectTimeout + address.AcknowledgmentTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            _client ??= await MllpClient.ConnectAsync(
                new DnsEndPoint(address.Host, address.Port), new MllpClientOptions { ConnectTimeout = ConnectTimeout, Tls = address.Tls }, time, either.Token);
            patience.CancelAfter(address.AcknowledgmentTimeout + TimeSpan.FromSeconds(message.Length / BytesPerSecond));
            answer = Read(await _client.SendAsync(message, either.Token), controlId);
            if (answer == OutgoingAnswer.Unrelated) Log.AcknowledgmentUnrelated(logger, address.Name);
        }
        catch (Exception lost) when (lost is SocketException or IOException or InvalidDataException or TimeoutException or AuthenticationException or CryptographicException
            or UnauthorizedAccessException // a key file that may not be read just now
            || (lost is OperationCanceledException && patience.IsCancellationRequested))
        {
            Log.DestinationUnreachable(logger, address.Name, lost.GetType().Name);
        }
        finally
        {
            if (answer is null or OutgoingAnswer.Unrelated) await DisposeAsync();
        }

        return answer;
    }

    private static OutgoingAnswer Read(ReadOnlyMemory<byte> acknowledgment, string controlId)
    {
        if (Parse(acknowledgment) is not { } message) return OutgoingAnswer.Unrelated;
        var segment = message.Segment("MSA");
        if (segment.Field(2).Text.GetString() != controlId) return OutgoingAnswer.Unrelated;
        var code = segment.Field(1).Text;
        return code.Is("AA"u8) || code.Is("CA"u8) ? OutgoingAnswer.Taken : OutgoingAnswer.Refused;
    }

    // What it says of its character set does not matter: the codes and our own control id are ASCII, and in KOI8-R every byte is a character.
    private static Hl7Message? Parse(ReadOnlyMemory<byte> acknowledgment) =>
        Hl7Message.Parse(acknowledgment).Message ?? Hl7Message.Parse(acknowledgment, Hl7Charset.Utf8).Message ?? Hl7Message.Parse(acknowledgment, Hl7Charset.Koi8R).Message;

    // With jitter: many destinations may lie behind the line that just came back.
    private static TimeSpan PauseAfter(int failures)
    {
        var ceiling = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures, 10)));
        return ceiling * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
