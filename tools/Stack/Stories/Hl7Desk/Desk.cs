using System.Net;
using System.Text;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>The desk's system on the wire: sends text in a character set and reads what comes back, one frame after another.</summary>
internal sealed class Desk(IPEndPoint mllp)
{
    private const int MaxAnswerBytes = 1 << 20;
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Sends one message on a connection of its own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="encoding">What its bytes are.</param>
    /// <param name="answers">How many frames come back.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answers, segments on lines.</returns>
    /// <exception cref="TimeoutException">It takes longer than 30 s.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(string message, Encoding encoding, int answers, CancellationToken cancellationToken)
    {
        var asking = TalkAsync(message, encoding, answers, cancellationToken);
        return await asking.WaitAsync(AnswerTimeout, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> TalkAsync(string message, Encoding encoding, int answers, CancellationToken cancellationToken)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(mllp, cancellationToken);
        var stream = tcp.GetStream();
        await stream.WriteAsync((byte[])[StartBlock, .. encoding.GetBytes(message), EndBlock, (byte)'\r'], cancellationToken);
        var read = new List<string>();
        while (read.Count < answers) read.Add(encoding.GetString(await ReadFrameAsync(stream, cancellationToken)).Replace('\r', '\n'));
        return read;
    }

    private static async Task<byte[]> ReadFrameAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes is not [.., EndBlock, (byte)'\r'] && bytes.Count < MaxAnswerBytes)
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0) throw new EndOfStreamException("The listener closed before it had answered.");
            bytes.Add(one[0]);
        }

        return [.. bytes[1..^2]];
    }
}
