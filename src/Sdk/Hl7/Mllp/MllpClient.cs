using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// One outgoing MLLP connection with one message outstanding. After a failed or cancelled <see cref="SendAsync"/> it cannot be used
/// again: an answer that comes late would be taken for the answer to the next message.
/// </summary>
public sealed class MllpClient : IAsyncDisposable
{
    /// <summary>Longest acknowledgment taken, in bytes (1 MiB).</summary>
    public const int MaxAcknowledgmentBytes = 1024 * 1024;

    private const int MaxJunkBytes = 1024;

    // Up to here a frame goes out in one write, from a buffer that is kept; a larger message goes from where it lies.
    private const int MaxKeptOutputBytes = 64 * 1024;

    private const int Ready = 0;
    private const int Sending = 1;
    private const int Failed = 2;

    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly MllpFrameReader _frames = new(MaxAcknowledgmentBytes, MaxJunkBytes);
    private readonly ArrayBufferWriter<byte> _output = new();
    private int _state = Ready;

    /// <summary>A client over a connected stream, for example TLS. The client owns the stream.</summary>
    public MllpClient(Stream stream)
    {
        _stream = stream;
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    }

    /// <summary>Opens a TCP connection with the default <see cref="MllpClientOptions"/>.</summary>
    /// <param name="endPoint">The listener; a <see cref="DnsEndPoint"/> is resolved.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocketException">The listener cannot be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static Task<MllpClient> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken) =>
        ConnectAsync(endPoint, new MllpClientOptions(), TimeProvider.System, cancellationToken);

    /// <summary>Opens a connection, with TLS if the options say so.</summary>
    /// <param name="endPoint">The listener; a <see cref="DnsEndPoint"/> is resolved.</param>
    /// <param name="options">How.</param>
    /// <param name="time">Measures the timeout.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SocketException">The listener cannot be reached.</exception>
    /// <exception cref="AuthenticationException">The listener's certificate is not to be trusted, or it did not accept ours.</exception>
    /// <exception cref="IOException">The listener closed within the handshake, or a file of the TLS options cannot be read.</exception>
    /// <exception cref="TimeoutException">There was no connection within <see cref="MllpClientOptions.ConnectTimeout"/>.</exception>
    public static async Task<MllpClient> ConnectAsync(
        EndPoint endPoint, MllpClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var tooLate = new CancellationTokenSource(options.ConnectTimeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(endPoint, ending.Token);
            TcpSettings.Apply(socket);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is { } tls)
            {
                var secure = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls.ToSslOptions(HostOf(endPoint)), ending.Token);
            }

            return new MllpClient(stream);
        }
        catch (Exception exception)
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            if (exception is OperationCanceledException && tooLate.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException($"There was no connection to {endPoint} within {options.ConnectTimeout}.", exception);
            throw;
        }
    }

    /// <summary>Sends a message and waits for the next frame, which is its acknowledgment. The caller compares MSA-2.</summary>
    /// <param name="message">The message without block bytes.</param>
    /// <param name="cancellationToken">Ends the waiting, and with it the use of this connection.</param>
    /// <returns>The acknowledgment without block bytes.</returns>
    /// <exception cref="MllpConnectionClosedException">The peer closed before it answered.</exception>
    /// <exception cref="InvalidDataException">The answer is not an MLLP frame.</exception>
    /// <exception cref="InvalidOperationException">Another message is outstanding, or an earlier one failed.</exception>
    /// <exception cref="ArgumentException">The message holds a block byte.</exception>
    public async Task<ReadOnlyMemory<byte>> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Sending, Ready) is var state and not Ready)
            throw new InvalidOperationException(state == Sending ? "A message is outstanding." : "An earlier one failed: connect again.");

        bool answered = false;
        try
        {
            await WriteAsync(message, cancellationToken);
            var acknowledgment = await ReceiveAsync(cancellationToken);
            answered = true;
            return acknowledgment;
        }
        catch (IOException exception) when (exception is not MllpConnectionClosedException)
        {
            throw new MllpConnectionClosedException("The connection broke before the message was acknowledged.", exception);
        }
        finally
        {
            Volatile.Write(ref _state, answered ? Ready : Failed);
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _input.CompleteAsync();
        await _stream.DisposeAsync();
    }

    private static string HostOf(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => "",
    };

    private async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        _output.ResetWrittenCount();
        if (message.Length <= MaxKeptOutputBytes)
        {
            MllpFrameWriter.Write(_output, message.Span);
            await _stream.WriteAsync(_output.WrittenMemory, cancellationToken);
            return;
        }

        MllpFrameWriter.RequireNoBlock(message.Span);
        _output.Write([MllpBlock.Start, MllpBlock.End, MllpBlock.CarriageReturn]);
        await _stream.WriteAsync(_output.WrittenMemory[..1], cancellationToken);
        await _stream.WriteAsync(message, cancellationToken);
        await _stream.WriteAsync(_output.WrittenMemory[1..], cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            var result = _frames.TryReadFrame(ref buffer, out var content);
            if (result == MllpReadResult.Frame)
            {
                var acknowledgment = content.ToArray();
                _input.AdvanceTo(buffer.Start);
                return acknowledgment;
            }

            if (result != MllpReadResult.NeedMore) throw new InvalidDataException($"The answer is not an MLLP frame: {result}.");
            if (read.IsCompleted) throw new MllpConnectionClosedException();
            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}
