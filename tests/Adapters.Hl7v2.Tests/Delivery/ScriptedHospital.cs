using System.Net;
using System.Text;
using System.Threading.Channels;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;

/// <summary>A hospital's listener that answers as a test says, over a real socket.</summary>
internal sealed class ScriptedHospital : IMllpMessageHandler, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly MllpServer _server;

    public ScriptedHospital(int port = 0)
    {
        _server = new MllpServer(new IPEndPoint(IPAddress.Loopback, port), new MllpServerOptions(), this, TimeProvider.System, NullLogger<MllpServer>.Instance);
        _server.Start();
    }

    /// <summary>Gives MSA-1 and MSA-2 for a control id; null: no answer.</summary>
    public Func<string, string?> Answer { get; set; } = controlId => $"AA|{controlId}";

    /// <summary>What it writes its answers in, whatever they declare.</summary>
    public Encoding Encoding { get; set; } = Encoding.UTF8;

    public int Port => _server.LocalEndPoint.Port;

    public Task<string> NextAsync() => _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(message.Bytes.Span);
        var answer = Answer(Hl7Message.Parse(message.Bytes).Message!.Field("MSH", 10).Text.GetString());
        await _received.Writer.WriteAsync(text, cancellationToken);
        return answer is null ? MllpAnswer.None : new MllpAnswer(Encoding.GetBytes($"MSH|^~\\&|||||||ACK|1|P|2.5||||||8859/1\rMSA|{answer}\r"));
    }

    public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken) => ValueTask.FromResult(MllpAnswer.None);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
