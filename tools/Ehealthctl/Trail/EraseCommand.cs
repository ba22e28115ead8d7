using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit erase</c>: destroys the keys of the person whom a record is about.</summary>
internal sealed class EraseCommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly PurposeOptions _why = new(PurposeOfUse.PatientRequest);
    private readonly Argument<ulong> _index = RecordArgument.Create();
    private readonly Option<byte[]?> _pseudonym = PseudonymOption.Create("The pseudonym in that record: a mistyped record erases nobody.");

    public EraseCommand()
        : base("erase", "Erase the person whom an audit record is about: their keys are destroyed, for ever. The records stay, and stay proven; nothing leads from them to the person any more.")
    {
        _pseudonym.Required = true;
        Add(_index);
        Add(_pseudonym);
        _why.AddTo(this);
        _hub.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var request = new EraseRequest { Index = arguments.GetValue(_index), SubjectPseudonym = UnsafeByteOperations.UnsafeWrap(arguments.GetRequiredValue(_pseudonym)!) };
        return _hub.AskAsync(
            arguments,
            terminal,
            async connection =>
            {
                await connection.Client<AuditSubjects.AuditSubjectsClient>().EraseAsync(
                    request, HubCall.With(_why.PurposeFrom(arguments), _why.ReasonFrom(arguments), cancellationToken: cancellationToken));
                if (terminal.IsJson)
                {
                    terminal.WriteJson(new { erased = Convert.ToHexStringLower(request.SubjectPseudonym.Span) });
                }
                else
                {
                    terminal.WriteLine("Erased. Destroy the copies of subject.keys from before, or they bring the person back.");
                }

                return (int)ExitCode.Ok;
            },
            cancellationToken);
    }
}
