using System.CommandLine;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary><c>hl7 ack</c>: what a receiver would answer.</summary>
internal sealed class AckCommand : Command
{
    private readonly Argument<string> _file = MessageFile.Argument();
    private readonly Option<Hl7AcknowledgmentCode> _code = AnswerCode.Option("--code");
    private readonly Option<string> _text = new("--text")
    {
        Description = "What ERR-8 says, with ae and ar.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "refused by hand",
    };

    private readonly Option<bool> _lines = MessageOutput.LinesOption();
    private readonly TimeProvider _time;

    public AckCommand(TimeProvider time)
        : base("ack", "Write the acknowledgment of a message to standard output. Says no (1) when the message cannot be read.")
    {
        _time = time;
        foreach (var part in new Option[] { _code, _text, _lines }) Add(part);
        Add(_file);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null) return terminal.Fail(failure!);

        var acknowledger = new Acknowledger(_time, _time.LocalTimeZone.GetUtcOffset(_time.GetUtcNow()));
        var findings = AnswerCode.Findings(arguments.GetValue(_code), arguments.GetRequiredValue(_text));
        var code = ExitCode.Ok;
        foreach (var part in file.Parts)
        {
            var outcome = part.Parse();
            MllpAnswer answer;
            if (outcome.IsParsed)
            {
                answer = acknowledger.Answer(outcome.Message, findings);
            }
            else
            {
                var unread = new UnreadMessage(part, outcome.Error);
                terminal.Remark(unread.Describe(terminal.Screen.Profile.Width));
                answer = acknowledger.AnswerUnreadable(part.Bytes, unread.ToError());
                code = ExitCode.No;
            }

            if (answer.First.IsEmpty) terminal.Remark("No acknowledgment: the message asks for none, or has no control id that could be named.");
            foreach (var acknowledgment in new[] { answer.First, answer.Second })
            {
                if (!acknowledgment.IsEmpty) MessageOutput.Write(terminal, acknowledgment, outcome.Message?.Charset ?? Hl7Charset.Utf8, arguments.GetValue(_lines));
            }
        }

        return (int)code;
    }
}
