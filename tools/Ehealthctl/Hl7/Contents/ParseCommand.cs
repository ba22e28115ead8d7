using System.CommandLine;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Messages;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary><c>hl7 parse</c>: what stands where in a message.</summary>
internal sealed class ParseCommand : Command
{
    private readonly Argument<string> _file = MessageFile.Argument();

    public ParseCommand()
        : base("parse", "Show every value of a message with its place and the field's name. Says no (1) when a message cannot be read.")
    {
        Add(_file);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null) return terminal.Fail(failure!);
        foreach (var mistake in file.BatchMistakes) terminal.Remark($"The batch: {mistake}.");

        List<Hl7ParseOutcome> outcomes = [.. file.Parts.Select(part => part.Parse())];
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { messages = file.Parts.Zip(outcomes, ToJson) });
        }
        else
        {
            for (int i = 0; i < outcomes.Count; i++) Write(terminal, file, i, outcomes[i]);
        }

        return (int)(outcomes.TrueForAll(outcome => outcome.IsParsed) ? ExitCode.Ok : ExitCode.No);
    }

    private static void Write(Terminal terminal, MessageFile file, int index, Hl7ParseOutcome outcome)
    {
        if (file.Parts.Count > 1)
        {
            if (index > 0) terminal.WriteLine("");
            terminal.Screen.Write(new StyledLine().Add($"message {index + 1} of {file.Parts.Count}, offset {file.Parts[index].Offset}", Color.Grey));
        }

        if (outcome.IsParsed) new MessageTree(terminal).Write(outcome.Message);
        else terminal.Remark(new UnreadMessage(file.Parts[index], outcome.Error).Describe(terminal.Screen.Profile.Width));
    }

    private static object ToJson(MessagePart part, Hl7ParseOutcome outcome) => outcome.IsParsed
        ? new { offset = part.Offset, charset = outcome.Message.Charset.Name, segments = SegmentLeaves.Of(outcome.Message).Select(ToJson) }
        : new { offset = part.Offset, error = new UnreadMessage(part, outcome.Error).ToJson() };

    private static object ToJson(SegmentLeaves segment) => new
    {
        name = segment.Name,
        occurrence = segment.Occurrence,
        fields = segment.Leaves.GroupBy(leaf => leaf.Place.Field).Select(field => new
        {
            number = field.Key,
            name = FieldNames.Of(segment.Name, field.Key),
            values = field.Select(leaf => new { location = leaf.Shown.ToString(), text = leaf.Text }),
        }),
    };
}
