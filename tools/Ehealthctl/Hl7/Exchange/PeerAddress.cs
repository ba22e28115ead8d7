using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary><c>HOST:PORT</c>.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record PeerAddress(string Host, int Port)
{
    public static Argument<PeerAddress> Argument() => new("HOST:PORT")
    {
        Description = "Where the receiver listens, for example hub.example.uz:2575 or [::1]:2575.",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            int colon = text.LastIndexOf(':');
            if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                && port is > 0 and <= IPEndPoint.MaxPort && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown)
                return new PeerAddress(text[..colon].Trim('[', ']'), port);
            result.AddError($"'{text}' is no HOST:PORT, for example localhost:2575.");
            return null;
        },
    };

    /// <summary>Opens a TCP connection.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
