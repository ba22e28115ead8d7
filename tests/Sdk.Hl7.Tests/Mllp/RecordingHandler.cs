using System.Text;
using System.Threading.Channels;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>Answers "ack:" and the message; lets a test wait for what arrived and hold back an answer.</summary>
internal sealed class RecordingHandler : IMllpMessageHandler
{
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly Channel<MllpBrokenFrame> _broken = Channel.CreateUnbounded<MllpBrokenFrame>();

    /// <summary>An answer waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string AnswerToBroken { get; set; } = "";

    /// <summary>What the last message's connection proved of its peer.</summary>
    public string? System { get; private set; }

    /// <summary>Called when an answer was sent; null for none.</summary>
    public Action? OnSent { get; set; }

    public ValueTask<string> NextMessageAsync() => Patience.WaitAsync(_messages.Reader.ReadAsync);

    public ValueTask<MllpBrokenFrame> NextBrokenAsync() => Patience.WaitAsync(_broken.Reader.ReadAsync);

    public int WaitingMessages => _messages.Reader.Count;

    public int WaitingBroken => _broken.Reader.Count;

    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
    {
        string text = Encoding.UTF8.GetString(message.Bytes.Span);
        System = message.System;
        await _messages.Writer.WriteAsync(text, cancellationToken);
        await Gate.WaitAsync(cancellationToken);
        if (text == "throw") throw new InvalidOperationException("a bug");
        return new MllpAnswer(text == "silent" ? default : Encoding.UTF8.GetBytes("ack:" + text), OnSent: OnSent);
    }

    public async ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        await _broken.Writer.WriteAsync(frame, cancellationToken);
        return new MllpAnswer(Encoding.UTF8.GetBytes(AnswerToBroken));
    }
}
