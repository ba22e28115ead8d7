using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>One peer's connection: a frame is read, handled and acknowledged before the next one is looked at.</summary>
internal sealed class MllpConnection : IDisposable
{
    // How long we wait, after our last byte, for the peer to close. Closing with unread input would reset the connection and could
    // destroy the acknowledgment on its way (RFC 9293 3.10.4, RFC 2525 2.17).
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly MllpFrameReader _frames;
    private readonly MllpServerOptions _options;
    private readonly IMllpMessageHandler _handler;
    private readonly ILogger _logger;
    private readonly EndPoint _remote;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _abort;
    private readonly ConnectionTimer _timer;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _peerIsDone;
    private long _sequence;

    /// <param name="id">Number of the connection.</param>
    /// <param name="socket">The accepted socket; the connection owns it.</param>
    /// <param name="stream">What is read and written: the socket's stream, or TLS over it.</param>
    /// <param name="options">The listener's limits.</param>
    /// <param name="handler">Takes the messages.</param>
    /// <param name="time">Measures the timeouts.</param>
    /// <param name="logger">The listener's log.</param>
    /// <param name="stopping">
    /// Cancelled when the listener drains: the message under way finishes, then the connection closes; an idle one closes at once.
    /// </param>
    /// <param name="aborted">Cancelled when the listener gives up draining.</param>
    public MllpConnection(long id, Socket socket, Stream stream, MllpServerOptions options, IMllpMessageHandler handler,
        TimeProvider time, ILogger logger, CancellationToken stopping, CancellationToken aborted)
    {
        Id = id;
        _socket = socket;
        _stream = stream;
        _options = options;
        _handler = handler;
        _logger = logger;
        _remote = socket.RemoteEndPoint!;
        _frames = new MllpFrameReader(options.MaxFrameBytes, options.MaxJunkBytes);
        _stopping = stopping;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        // Zero-byte reads: an idle hospital holds no buffer.
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true, useZeroByteReads: true));
        _timer = new ConnectionTimer(time, onReadingTooLong: _input.CancelPendingRead, onWritingTooLong: _abort.Cancel);
    }

    /// <summary>Number of the connection, unique in its server.</summary>
    public long Id { get; }

    /// <summary>Completes, always successfully, when the connection is closed and disposed.</summary>
    public Task Completion => _completed.Task;

    /// <summary>Serves the peer until it goes, breaks the protocol, falls idle, or the server stops. Does not throw.</summary>
    public async Task RunAsync()
    {
        Log.ConnectionOpened(_logger, Id, _remote);
        await using var wakeToStop = _stopping.Register(_input.CancelPendingRead);
        try
        {
            while (await ServeNextAsync() && !_stopping.IsCancellationRequested)
            {
            }

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
    private async ValueTask<bool> ServeNextAsync()
    {
        _timer.StartReading(_options.IdleTimeout);
        while (true)
        {
            var read = await ReadAsync();
            var buffer = read.Buffer;
            bool wasInsideFrame = _frames.IsInsideFrame;
            switch (_frames.TryReadFrame(ref buffer, out var content))
            {
                case MllpReadResult.Frame:
                    bool acknowledged = await AnswerAsync(content);
                    _input.AdvanceTo(buffer.Start);
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
            if (_stopping.IsCancellationRequested && !_frames.IsInsideFrame) return false;
            if (_frames.IsInsideFrame && !wasInsideFrame) _timer.StartReading(_options.FrameTimeout);
            _input.AdvanceTo(buffer.Start, buffer.End);
        }
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

            var message = new MllpMessage(bytes, Id, ++_sequence, _remote);
            return await WriteAsync(await _handler.HandleAsync(message, _abort.Token));
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
        _timer.Stop();
        Log.FrameBroken(_logger, Id, _remote, reason, bytes.Length);
        var kept = bytes.Slice(0, Math.Min(bytes.Length, MllpBrokenFrame.MaxBytes)).ToArray();
        var frame = new MllpBrokenFrame(reason, bytes.Length, kept, Id, _remote);
        await WriteAsync(await _handler.OnBrokenFrameAsync(frame, _abort.Token));
        return false;
    }

    /// <returns>False when the peer could not be reached.</returns>
    private async ValueTask<bool> WriteAsync(MllpAnswer answer)
    {
        _output.ResetWrittenCount();
        if (!answer.First.IsEmpty) MllpFrameWriter.Write(_output, answer.First.Span);
        if (!answer.Second.IsEmpty) MllpFrameWriter.Write(_output, answer.Second.Span);
        if (_output.WrittenCount == 0) return true;
        _timer.StartWriting(_options.FrameTimeout);
        try
        {
            await _stream.WriteAsync(_output.WrittenMemory, _abort.Token);
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
        }
    }

    private async ValueTask LingerAsync()
    {
        _timer.StartWriting(LingerTime);
        var discarded = new byte[1024];
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            while (await _stream.ReadAsync(discarded, _abort.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            Log.ConnectionReset(_logger, Id, exception);
        }
    }
}
