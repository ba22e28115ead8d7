using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>The options that say whom the records are about. A person's number is read, never typed as an argument: those stand in the shell's history and in the list of processes.</summary>
internal sealed class SearchedPerson
{
    private const string StandardInput = "-";

    private readonly Option<string?> _patient = new("--patient") { Description = "File that holds the patient's PINFL and nothing else; - reads standard input.", HelpName = "FILE" };
    private readonly Option<byte[]?> _pseudonym = PseudonymOption.Create("The patient's pseudonym, as records show it.");

    public void AddTo(Command command)
    {
        command.Add(_patient);
        command.Add(_pseudonym);
    }

    /// <summary>Names the person in a request.</summary>
    /// <returns>Why it cannot; null when it is done.</returns>
    public async Task<Failure?> NameAsync(ParseResult arguments, SearchRequest request, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_pseudonym) is { } pseudonym)
        {
            request.SubjectPseudonym = UnsafeByteOperations.UnsafeWrap(pseudonym);
        }

        if (arguments.GetValue(_patient) is not { } file)
        {
            return null;
        }

        try
        {
            var text = file == StandardInput ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
            request.Subject = new Identifier { Kind = IdentifierKind.Pinfl, Value = text.Trim() };
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new Failure(ExitCode.WrongUsage, $"The patient's number cannot be read: {unreadable.Message}");
        }
    }
}
