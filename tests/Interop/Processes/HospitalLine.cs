using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>One connection of a hospital, opened again when it broke.</summary>
internal sealed class HospitalLine(IPEndPoint mllp) : IAsyncDisposable
{
    private readonly PeriodicTimer _pause = new(TimeSpan.FromMilliseconds(50));
    private MllpClient? _client;

    /// <summary>Sends a message; null when nobody answered, after a pause.</summary>
    public async Task<ReadOnlyMemory<byte>?> TrySendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            _client ??= await MllpClient.ConnectAsync(mllp, cancellationToken);
            return await _client.SendAsync(message, cancellationToken);
        }
        catch (Exception broken) when (broken is SocketException or IOException or TimeoutException)
        {
            await CloseAsync();
            await _pause.WaitForNextTickAsync(cancellationToken);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _pause.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _client = null;
    }
}
