using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Anonymizing;

/// <summary><c>hl7 anonymize</c>: a message that may be shown to others.</summary>
internal sealed class AnonymizeCommand : Command
{
    private const int RandomKeyBytes = 32;

    private readonly Argument<string> _file = MessageFile.Argument();
    private readonly Option<string?> _key = new("--key")
    {
        Description = "Secret that pseudonyms are made with: the same in every run with the same key. Without it each run has its own.",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _lines = MessageOutput.LinesOption();

    public AnonymizeCommand()
        : base("anonymize", "Replace names, identifiers, addresses, phone numbers, birth dates (the year stays) and free text by pseudonyms.")
    {
        Add(_file);
        Add(_key);
        Add(_lines);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null) return terminal.Fail(failure!);

        byte[] key = arguments.GetValue(_key) is { } secret ? Encoding.UTF8.GetBytes(secret) : RandomNumberGenerator.GetBytes(RandomKeyBytes);
        var anonymizer = new Anonymizer(new Pseudonyms(key));
        var code = ExitCode.Ok;
        foreach (var part in file.Parts)
        {
            var outcome = part.Parse();
            if (!outcome.IsParsed)
            {
                // Where nothing can be read, nothing can be told apart.
                terminal.Remark($"Left out: {new UnreadMessage(part, outcome.Error).Headline}");
                code = ExitCode.No;
                continue;
            }

            var draft = new Hl7Draft(outcome.Message);
            anonymizer.Apply(draft);
            var charset = outcome.Message.Charset;
            MessageOutput.Write(terminal, charset.HoldsAscii ? draft.ToBytes() : draft.ToBytes(charset), charset, arguments.GetValue(_lines));
        }

        if (anonymizer.EmptiedSegments.Count > 0)
            terminal.Remark($"Emptied, since it is not known who stands in them: {string.Join(", ", anonymizer.EmptiedSegments)}.");
        return (int)code;
    }
}
