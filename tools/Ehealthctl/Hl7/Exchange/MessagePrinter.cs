using System.Globalization;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>Shows what a listener receives, keeps it if asked to, and acknowledges it.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="code">How each message is answered.</param>
/// <param name="folder">Where each is kept; null when none is.</param>
/// <param name="time">The clock.</param>
internal sealed class MessagePrinter(Terminal terminal, Hl7AcknowledgmentCode code, DirectoryInfo? folder, TimeProvider time) : IMllpMessageHandler
{
    private const int MostNameCharacters = 40;

    private readonly Acknowledger _acknowledger = new(time, time.LocalTimeZone.GetUtcOffset(time.GetUtcNow()));
    private readonly Lock _screen = new();
    private int _received;

    /// <summary>Messages so far.</summary>
    public int Received => _received;

    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _received);
        var outcome = Hl7Message.Parse(message.Bytes);
        var findings = AnswerCode.Findings(code, "refused by the listener");
        if (await SaveAsync(message.Bytes, number, outcome.Message, cancellationToken) is { } unsaved)
        {
            Remark(unsaved);
            findings = [new Hl7Error(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError, Location: null, "the message could not be kept")];
        }

        var unread = outcome.IsParsed ? null : new UnreadMessage(new MessagePart(message.Bytes, 0), outcome.Error);
        var answer = outcome.IsParsed ? _acknowledger.Answer(outcome.Message, findings) : _acknowledger.AnswerUnreadable(message.Bytes, unread!.ToError());
        string header = outcome.IsParsed ? Describe(outcome.Message) : unread!.Headline;
        Show(message, $"{header}  {message.Bytes.Length.ToString("#,0", CultureInfo.InvariantCulture)} bytes", answer);
        return answer;
    }

    public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        Remark($"{frame.RemoteEndPoint}: broken frame, {frame}.");
        var error = new Hl7Error(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.SegmentSequenceError, Location: null, $"the MLLP frame is broken: {frame.Reason}");
        return ValueTask.FromResult(_acknowledger.AnswerUnreadable(frame.Bytes, error));
    }

    private static string Describe(Hl7Message message)
    {
        string[] type = [TextOf(message, 9, 1), TextOf(message, 9, 2), TextOf(message, 9, 3)];
        string sender = $"{TextOf(message, MessageHeader.SendingApplication, 1)}/{TextOf(message, MessageHeader.SendingFacility, 1)}";
        return $"{string.Join('^', type).TrimEnd('^')}  {TextOf(message, MessageHeader.ControlId, 1)}  {sender}  v{TextOf(message, MessageHeader.VersionId, 1)}  {message.SegmentCount} segments";
    }

    private static string TextOf(Hl7Message message, int field, int component) => Visible.Of(message.Header.Field(field).Component(component).Text.GetString());

    private void Show(MllpMessage message, string text, MllpAnswer answer)
    {
        string at = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var acknowledgment = answer.First.IsEmpty ? null : Acknowledgment.Read(answer.First);
        lock (_screen)
        {
            terminal.Screen.Write(new StyledLine()
                .Add($"{at}  {message.RemoteEndPoint}  ", Color.Grey)
                .Add(text)
                .Add($"  -> {acknowledgment?.Code ?? "no answer"}", acknowledgment is { IsAcceptance: true } ? Color.Green : Color.Red));
        }
    }

    private void Remark(string sentence)
    {
        lock (_screen) terminal.Remark(sentence);
    }

    /// <returns>Why the message could not be written; null when it was, or need not be.</returns>
    private async ValueTask<string?> SaveAsync(ReadOnlyMemory<byte> bytes, int number, Hl7Message? message, CancellationToken cancellationToken)
    {
        if (folder is null) return null;
        string controlId = message?.Header.Field(MessageHeader.ControlId).Text.GetString() ?? "unreadable";
        string name = string.Concat(controlId.Take(MostNameCharacters).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        string at = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder.FullName, $"{at}-{number.ToString("D6", CultureInfo.InvariantCulture)}-{name}.hl7");
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            await file.WriteAsync(bytes, cancellationToken);
            return null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return $"'{path}' could not be written: {failed.Message}";
        }
    }
}
