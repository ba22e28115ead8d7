using System.CommandLine;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Profiles;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary><c>hl7 try</c>: what a receiver's profile makes of messages.</summary>
internal sealed class TryCommand : Command
{
    private readonly Argument<string> _profile = new("PROFILE") { Description = "The receiver's profile, a file of JSON." };
    private readonly Argument<string> _file = MessageFile.Argument();
    private readonly Option<bool> _lines = MessageOutput.LinesOption();

    public TryCommand()
        : base("try", "Apply a receiver's profile to messages and write what it would get. Says no (1) when the profile or a message is wrong.")
    {
        Add(_profile);
        Add(_file);
        Add(_lines);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        string text;
        try
        {
            text = await File.ReadAllTextAsync(arguments.GetRequiredValue(_profile), cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"The profile cannot be read: {unreadable.Message}"));
        }

        if (Hl7Profile.TryParse(text, out var mistakes) is not { } profile)
        {
            foreach (var mistake in mistakes) terminal.Remark($"The profile, {mistake}.");
            return (int)ExitCode.No;
        }

        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null) return terminal.Fail(failure!);
        var code = ExitCode.Ok;
        foreach (var part in file.Parts)
        {
            var outcome = part.Parse();
            if (outcome.IsParsed)
            {
                MessageOutput.Write(terminal, profile.Apply(outcome.Message), profile.Charset, arguments.GetValue(_lines));
            }
            else
            {
                terminal.Remark(new UnreadMessage(part, outcome.Error).Describe(terminal.Screen.Profile.Width));
                code = ExitCode.No;
            }
        }

        return (int)code;
    }
}
