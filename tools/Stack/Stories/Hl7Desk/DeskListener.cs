using System.Net;
using System.Text;
using System.Threading.Channels;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>The hospital's own MLLP listener, to which the hub sends.</summary>
internal sealed class DeskListener : IMllpMessageHandler, IAsyncDisposable
{
    private readonly Acknowledger _acknowledger = new(TimeProvider.System, TimeSpan.FromHours(5));
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly MllpServer _server;

    public DeskListener(IPEndPoint endPoint)
    {
        _server = new MllpServer(endPoint, new MllpServerOptions(), this, TimeProvider.System, NullLogger<MllpServer>.Instance);
        _server.Start();
    }

    /// <summary>The next message, segments on lines.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _received.Reader.ReadAsync(cancellationToken);

    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
    {
        await _received.Writer.WriteAsync(Encoding.UTF8.GetString(message.Bytes.Span).Replace('\r', '\n'), cancellationToken);
        return Hl7Message.Parse(message.Bytes).Message is { } read ? _acknowledger.Answer(read) : MllpAnswer.None;
    }

    public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken) => ValueTask.FromResult(MllpAnswer.None);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
