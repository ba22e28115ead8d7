using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>One peer's connection: a frame is read, handled and acknowledged before the next one is looked at.</summary>
internal sealed class MllpConnection : IDisposable
{
    // How long we wait, after our last byte, for the peer to close. Closing with unread input would reset the connection and could
    // destroy the acknowledgment on its way (RFC 9293 3.10.4, RFC 2525 2.17).
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    // An idle connection keeps no more than this of the acknowledgments it has written.
    private const int MaxKeptOutputBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly MllpFrameReader _frames;
    private readonly ListenerContext _context;
    private readonly MllpServerOptions _options;
    private readonly ILogger _logger;
    private readonly IPEndPoint _remote;
    private readonly CancellationTokenSource _abort;
    private readonly ConnectionTimer _timer;
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _output = new();
    private LargeFrame? _large;
    private TlsPeer? _peer;
    private bool _peerIsDone;
    private long _sequence;

    /// <param name="id">Number of the connection.</param>
    /// <param name="socket">The accepted socket; the connection owns it.</param>
    /// <param name="remote">The peer's address.</param>
    /// <param name="context">The listener.</param>
    public MllpConnection(long id, Socket socket, IPEndPoint remote, ListenerContext context)
    {
        Id = id;
        _socket = socket;
        _remote = remote;
        _context = context;
        _options = context.Options;
        _logger = context.Logger;
        _frames = new MllpFrameReader(_options.MaxFrameBytes, _options.MaxJunkBytes);
        _abort = CancellationTokenSource.CreateLinkedTokenSource(context.Aborted);
        var plain = new NetworkStream(socket, ownsSocket: false);
        _stream = context.Tls is null ? plain : new SslStream(plain, leaveInnerStreamOpen: false);
        // Zero-byte reads: an idle hospital holds no buffer.
        _input = PipeReader.Create(_stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true, useZeroByteReads: true));
        _timer = new ConnectionTimer(context.Time, onReadingTooLong: _input.CancelPendingRead, onWritingTooLong: _abort.Cancel);
    }

    /// <summary>Number of the connection, unique in its server.</summary>
    public long Id { get; }

    /// <summary>The peer's IP address.</summary>
    public IPAddress Address => _remote.Address;

    /// <summary>Completes, always successfully, when the connection is closed and disposed.</summary>
    public Task Completion => _completed.Task;

    /// <summary>Serves the peer until it goes, breaks the protocol, falls idle, or the server stops. Does not throw.</summary>
    public async Task RunAsync()
    {
        Log.ConnectionOpened(_logger, Id, _remote);
        _context.Meter.CountOpened();
        await using var wakeToStop = _context.Stopping.Register(_input.CancelPendingRead);
        try
        {
            bool open = await OpenAsync();
            while (open) open = await ServeNextAsync() && !_context.Stopping.IsCancellationRequested;

            if (!_peerIsDone) await LingerAsync();
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            Log.ConnectionAborted(_logger, Id);
            // Reset: the kernel would otherwise go on offering what the peer does not take.
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception)
        {
            Log.HandlerFailed(_logger, Id, exception);
        }
        finally
        {
            if (_frames.JunkBytes > 0) Log.JunkSkipped(_logger, Id, _remote, _frames.JunkBytes);
            Log.ConnectionClosed(_logger, Id, _sequence);
            _context.Meter.CountClosed();
            Shrink();
            await _timer.DisposeAsync();
            await _input.CompleteAsync();
            await _stream.DisposeAsync();
            _socket.Dispose();
        }
    }

    /// <summary>To be called after <see cref="RunAsync"/>, when nobody counts the connection any more.</summary>
    public void Dispose()
    {
        _abort.Dispose();
        _completed.TrySetResult();
    }

    /// <returns>False when the connection is to be closed.</returns>
    private async ValueTask<bool> OpenAsync()
    {
        if (_context.Tls is null) return true;
        var outcome = await TlsHandshake.RunAsync(Id, _socket, (SslStream)_stream, _context, _abort.Token);
        _peer = outcome.Peer;
        _peerIsDone = outcome == TlsHandshakeOutcome.PeerLeft;
        // Without a session there is nothing an answer could be written to.
        if (outcome.Reason is { } reason) _ = await NoteAsync(reason, new ReadOnlySequence<byte>(outcome.Bytes));
        return _peer is not null;
    }

    /// <returns>False when the connection is to be closed.</returns>
    private async ValueTask<bool> ServeNextAsync()
    {
        bool waitsForStart = false;
        _timer.StartReading(_options.IdleTimeout);
        while (true)
        {
            var read = await ReadAsync();
            if (IsOtherProtocol(read.Buffer)) return await ReportAsync(MllpBrokenFrameReason.OtherProtocol, read.Buffer);
            if (_frames.IsInsideFrame && (_large is not null || read.Buffer.Length > LargeFrame.From)) await GrowAsync(read.Buffer);
            var buffer = _large?.Bytes ?? read.Buffer;
            bool wasInsideFrame = _frames.IsInsideFrame;
            switch (_frames.TryReadFrame(ref buffer, out var content))
            {
                case MllpReadResult.Frame when _peer is not null && _context.Tls!.IsRevoked(_peer.SerialNumber):
                    return await ReportAsync(MllpBrokenFrameReason.CertificateRevoked, content);
                case MllpReadResult.Frame:
                    bool acknowledged = await AnswerAsync(content);
                    // What lies behind the frame is still in the receive buffer, also of a large one.
                    _input.AdvanceTo(read.Buffer.GetPosition(read.Buffer.Length - buffer.Length));
                    Shrink();
                    return acknowledged;
                case MllpReadResult.FrameTooLarge:
                    return await ReportAsync(MllpBrokenFrameReason.TooLarge, buffer);
                case MllpReadResult.JunkTooLong:
                    return await ReportAsync(MllpBrokenFrameReason.JunkTooLong, buffer);
                case MllpReadResult.InvalidByte:
                    return await ReportAsync(MllpBrokenFrameReason.InvalidByte, buffer);
            }

            if (read.IsCompleted) return await EndAsync(MllpBrokenFrameReason.PeerClosedInsideFrame, buffer);
            if (read.IsCanceled && _timer.IsOver) return await EndAsync(MllpBrokenFrameReason.TimedOut, buffer);
            if (_context.Stopping.IsCancellationRequested && !_frames.IsInsideFrame) return false;
            bool junk = !_frames.IsInsideFrame && !waitsForStart && !IsBlank(buffer);
            waitsForStart |= junk;
            if (junk || (_frames.IsInsideFrame && !wasInsideFrame)) _timer.StartReading(_options.FrameTimeout);
            if (_large is null) _input.AdvanceTo(buffer.Start, buffer.End);
            else _input.AdvanceTo(read.Buffer.End);
        }
    }

    // While there is no room nothing is read, and TCP holds the peer back. It is not its fault, so it gets its time anew.
    private async ValueTask GrowAsync(ReadOnlySequence<byte> more)
    {
        _large ??= new LargeFrame(_context.Room, _options.MaxFrameBytes);
        if (_large.Reserve(more.Length) is { } room)
        {
            Log.FrameWaits(_logger, Id);
            await room.WaitAsync(_abort.Token);
            _timer.StartReading(_options.FrameTimeout);
        }

        _large.Append(more);
    }

    private void Shrink()
    {
        _large?.Dispose();
        _large = null;
    }

    // Only at the very beginning: a hello may hold any byte, also those of a block.
    private bool IsOtherProtocol(ReadOnlySequence<byte> buffer)
    {
        if (_sequence > 0 || _frames.IsInsideFrame || _frames.JunkBytes > 0) return false;
        Span<byte> first = stackalloc byte[OtherProtocol.PrefixBytes];
        first = first[..(int)Math.Min(first.Length, buffer.Length)];
        buffer.Slice(0, first.Length).CopyTo(first);
        return OtherProtocol.IsKnown(first);
    }

    private async ValueTask<ReadResult> ReadAsync()
    {
        try
        {
            var read = await _input.ReadAsync(_abort.Token);
            _peerIsDone = read.IsCompleted;
            return read;
        }
        catch (IOException exception)
        {
            // A reset is an end like any other: what came before it still lies in the pipe, and may be the half of a message.
            Log.ConnectionReset(_logger, Id, exception);
            _peerIsDone = true;
            _input.CancelPendingRead();
            _ = _input.TryRead(out var rest);
            return new ReadResult(rest.Buffer, isCanceled: false, isCompleted: true);
        }
    }

    private async ValueTask<bool> AnswerAsync(ReadOnlySequence<byte> content)
    {
        _timer.Stop();
        _context.Meter.CountMessage(content.Length);
        byte[]? rented = null;
        try
        {
            ReadOnlyMemory<byte> bytes = content.First;
            if (!content.IsSingleSegment)
            {
                rented = ArrayPool<byte>.Shared.Rent((int)content.Length);
                content.CopyTo(rented);
                bytes = rented.AsMemory(0, (int)content.Length);
            }

            var message = new MllpMessage(bytes, Id, ++_sequence, _remote, _peer?.System);
            return await WriteAsync(await _context.Handler.HandleAsync(message, _abort.Token));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async ValueTask<bool> EndAsync(MllpBrokenFrameReason insideFrame, ReadOnlySequence<byte> rest)
    {
        if (_frames.IsInsideFrame) return await ReportAsync(insideFrame, rest);
        if (!IsBlank(rest)) return await ReportAsync(MllpBrokenFrameReason.NoStartBlock, rest);
        if (!_peerIsDone) Log.ConnectionIdle(_logger, Id);
        return false;
    }

    private static bool IsBlank(ReadOnlySequence<byte> rest)
    {
        foreach (var segment in rest)
        {
            if (segment.Span.ContainsAnyExcept((byte)'\r', (byte)'\n', (byte)' ')) return false;
        }

        return true;
    }

    private async ValueTask<bool> ReportAsync(MllpBrokenFrameReason reason, ReadOnlySequence<byte> bytes)
    {
        var answer = await NoteAsync(reason, bytes);
        Shrink();
        await WriteAsync(answer);
        return false;
    }

    private async ValueTask<MllpAnswer> NoteAsync(MllpBrokenFrameReason reason, ReadOnlySequence<byte> bytes)
    {
        _timer.Stop();
        Log.FrameBroken(_logger, Id, _remote, reason, bytes.Length);
        _context.Meter.CountBroken(reason, bytes.Length);
        var kept = bytes.Slice(0, Math.Min(bytes.Length, MllpBrokenFrame.MaxBytes)).ToArray();
        return await _context.Handler.OnBrokenFrameAsync(new MllpBrokenFrame(reason, bytes.Length, kept, Id, _remote), _abort.Token);
    }

    /// <returns>False when the peer could not be reached.</returns>
    private async ValueTask<bool> WriteAsync(MllpAnswer answer)
    {
        _output.ResetWrittenCount();
        if (!answer.First.IsEmpty) MllpFrameWriter.Write(_output, answer.First.Span);
        if (!answer.Second.IsEmpty) MllpFrameWriter.Write(_output, answer.Second.Span);
        if (_output.WrittenCount == 0)
        {
            answer.OnSent?.Invoke();
            return true;
        }

        _timer.StartWriting(_options.FrameTimeout);
        try
        {
            await _stream.WriteAsync(_output.WrittenMemory, _abort.Token);
            _context.Meter.CountSent(_output.WrittenCount);
            answer.OnSent?.Invoke();
            return true;
        }
        catch (IOException exception)
        {
            Log.AcknowledgmentUndelivered(_logger, Id, _remote, exception);
            _peerIsDone = true;
            return false;
        }
        finally
        {
            _timer.Stop();
            if (_output.Capacity > MaxKeptOutputBytes) _output = new ArrayBufferWriter<byte>();
        }
    }

    private async ValueTask LingerAsync()
    {
        _timer.StartWriting(LingerTime);
        var discarded = new byte[1024];
        try
        {
            if (_peer is not null) await ((SslStream)_stream).ShutdownAsync().WaitAsync(_abort.Token);
            _socket.Shutdown(SocketShutdown.Send);
            while (await _socket.ReceiveAsync(discarded, SocketFlags.None, _abort.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            Log.ConnectionReset(_logger, Id, exception);
        }
    }
}
