using System.CommandLine;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Messages;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary><c>hl7 diff</c>: where two messages differ.</summary>
internal sealed class DiffCommand : Command
{
    private readonly Argument<string> _old = MessageFile.Argument("A");
    private readonly Argument<string> _new = MessageFile.Argument("B");
    private readonly Option<Hl7Location[]> _ignore = new("--ignore")
    {
        Description = "Places that may differ, for example MSH-7,MSH-10.",
        HelpName = "PLACES",
        DefaultValueFactory = _ => [],
    };

    public DiffCommand()
        : base("diff", "Compare two messages value by value. Says no (1) when they differ.")
    {
        _ignore.CustomParser = result =>
        {
            var places = new List<Hl7Location>();
            foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            {
                if (Hl7Location.TryParse(text, out var place)) places.Add(place);
                else result.AddError($"'{text}' is no place in a message; --ignore takes places such as MSH-7 or PID-3.1.");
            }

            return [.. places];
        };
        Add(_old);
        Add(_new);
        Add(_ignore);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (before, failure) = await ReadAsync(terminal, arguments.GetRequiredValue(_old), cancellationToken);
        if (before is null) return terminal.Fail(failure!);
        (var after, failure) = await ReadAsync(terminal, arguments.GetRequiredValue(_new), cancellationToken);
        if (after is null) return terminal.Fail(failure!);

        var differences = MessageDifference.Between(before, after, arguments.GetRequiredValue(_ignore));
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                same = differences.Count == 0,
                differences = differences.Select(difference => new { location = difference.Shown.ToString(), before = difference.Before, after = difference.After }),
            });
        }
        else if (differences.Count == 0)
        {
            terminal.WriteLine("No differences.");
        }
        else
        {
            Write(terminal, differences);
        }

        return (int)(differences.Count == 0 ? ExitCode.Ok : ExitCode.No);
    }

    private static async Task<(Hl7Message? Message, Failure? Failure)> ReadAsync(Terminal terminal, string name, CancellationToken cancellationToken)
    {
        var (file, failure) = await MessageFile.ReadAsync(name, cancellationToken);
        if (file is null) return (null, failure);
        if (file.Parts.Count > 1) return (null, new Failure(ExitCode.WrongUsage, $"'{name}' holds {file.Parts.Count} messages; diff compares one with one."));
        var outcome = file.Parts[0].Parse();
        return outcome.IsParsed
            ? (outcome.Message, null)
            : (null, new Failure(ExitCode.WrongUsage, $"'{name}': {new UnreadMessage(file.Parts[0], outcome.Error).Describe(terminal.Screen.Profile.Width)}"));
    }

    private static void Write(Terminal terminal, IReadOnlyList<MessageDifference> differences)
    {
        int placeColumns = differences.Max(difference => difference.Shown.ToString().Length);
        int textColumns = terminal.Screen.Profile.Width - placeColumns - "  - ".Length;
        foreach (var difference in differences)
        {
            string place = difference.Shown.ToString().PadRight(placeColumns);
            WriteSide(terminal, place, '-', difference.Before, Color.Red, textColumns);
            WriteSide(terminal, difference.Before is null ? place : new string(' ', placeColumns), '+', difference.After, Color.Green, textColumns);
        }
    }

    private static void WriteSide(Terminal terminal, string place, char sign, string? text, Color color, int textColumns)
    {
        if (text is null) return;
        terminal.Screen.Write(new StyledLine().Add(place, Color.Aqua).Add($"  {sign} {MessageTree.Cut(Visible.Of(text), textColumns)}", color));
    }
}
