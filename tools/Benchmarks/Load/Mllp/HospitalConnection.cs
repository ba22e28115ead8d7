using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Benchmarks.Load.Mllp;

/// <summary>One MLLP connection with one message outstanding: bytes out, bytes in, and a look at whether they are the AA for what was sent.</summary>
internal sealed class HospitalConnection : IDisposable
{
    private const byte EndBlock = 0x1C;
    private const byte CarriageReturn = 0x0D;

    private readonly byte[] _answer = new byte[4096];
    private readonly byte[] _frame;
    private readonly byte[] _expected;
    private readonly AdtBook _book;
    private readonly Socket _socket;
    private int _received;

    private HospitalConnection(Socket socket, AdtBook book)
    {
        _socket = socket;
        _book = book;
        _frame = book.Frame(0).ToArray();
        _expected = [.. "MSA|AA|"u8, .. new byte[AdtBook.ControlIdBytes]];
    }

    /// <summary>The descriptor, for <see cref="Poll"/>.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>When the outstanding message was sent, or was due; timestamp of <see cref="TimeProvider"/>.</summary>
    public long Since { get; private set; }

    /// <summary>True from the sending to the answer.</summary>
    public bool IsWaiting { get; private set; }

    public static HospitalConnection Open(int port, AdtBook book)
    {
        // Not asynchronously: the runtime would watch the socket from then on, and pay for every arrival once more.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return new HospitalConnection(socket, book);
    }

    /// <summary>Sends the message with this number.</summary>
    /// <param name="number">Never used before against this server: its control id comes from it.</param>
    /// <param name="since">What <see cref="Since"/> shall be.</param>
    public void Send(long number, long since)
    {
        _book.Frame(number).CopyTo(_frame);
        var controlId = _frame.AsSpan(_book.ControlIdAt, AdtBook.ControlIdBytes);
        Utf8Formatter.TryFormat(number, controlId, out _, new System.Buffers.StandardFormat('D', AdtBook.ControlIdBytes));
        TimeProvider.System.GetUtcNow().ToOffset(AdtBook.Zone).TryFormat(_frame.AsSpan(_book.SentAt), out _, AdtBook.TimeForm, CultureInfo.InvariantCulture);
        controlId.CopyTo(_expected.AsSpan(^AdtBook.ControlIdBytes..));
        (Since, IsWaiting, _received) = (since, true, 0);
        if (_socket.Send(_frame) != _frame.Length)
        {
            throw new InvalidOperationException("a message did not fit into the socket");
        }
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>True when it is the whole acknowledgment.</returns>
    /// <exception cref="InvalidOperationException">The answer is none, or not AA for the message that was sent.</exception>
    public bool Receive()
    {
        var count = _socket.Receive(_answer.AsSpan(_received));
        _received += count;
        var answer = _answer.AsSpan(0, _received);
        if (count == 0 || _received == _answer.Length)
        {
            throw new InvalidOperationException($"a server closed or sent too much instead of an acknowledgment: {System.Text.Encoding.UTF8.GetString(answer)}");
        }

        if (answer is not [.., EndBlock, CarriageReturn])
        {
            return false;
        }

        if (answer.IndexOf(_expected) < 0)
        {
            throw new InvalidOperationException($"not AA: {System.Text.Encoding.UTF8.GetString(answer)}");
        }

        IsWaiting = false;
        return true;
    }

    public void Dispose() => _socket.Dispose();
}
