using System.CommandLine;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit disclose</c>: whom a record is about, and whether a message is the one it was made of.</summary>
internal sealed class DiscloseCommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly PurposeOptions _why = new(PurposeOfUse.PatientRequest);
    private readonly Argument<ulong> _index = RecordArgument.Create();
    private readonly Option<FileInfo> _request = new("--request") { Description = "Serialized request or event: say whether it is the one recorded.", HelpName = "FILE" };
    private readonly Option<FileInfo> _response = new("--response") { Description = "Serialized response: say whether it is the one recorded.", HelpName = "FILE" };

    public DiscloseCommand()
        : base("disclose", "Tell whom an audit record is about, and prove that a message is the one recorded. This is in the audit itself. Says no (1) when the person was erased or a message is another.")
    {
        Add(_index);
        Add(_request.AcceptExistingOnly());
        Add(_response.AcceptExistingOnly());
        _why.AddTo(this);
        _hub.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        return _hub.AskAsync(
            arguments,
            terminal,
            async connection =>
            {
                var disclosed = await connection.Client<AuditSubjects.AuditSubjectsClient>().DiscloseAsync(
                    new DiscloseRequest { Index = arguments.GetValue(_index) }, HubCall.With(_why.PurposeFrom(arguments), _why.ReasonFrom(arguments), cancellationToken: cancellationToken));
                var request = await IsRecordedAsync(arguments.GetValue(_request), disclosed.Record.RequestHash, disclosed, cancellationToken);
                var response = await IsRecordedAsync(arguments.GetValue(_response), disclosed.Record.ResponseHash, disclosed, cancellationToken);
                Write(terminal, disclosed, request, response);
                return (int)(request != false && response != false ? ExitCode.Ok : ExitCode.No);
            },
            cancellationToken);
    }

    private static async Task<bool?> IsRecordedAsync(FileInfo? file, ByteString recorded, DiscloseResponse disclosed, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        var message = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        return recorded.Span.SequenceEqual(SHA256.HashData([.. disclosed.Salt.Span, .. SHA256.HashData(message)]));
    }

    private static void Write(Terminal terminal, DiscloseResponse disclosed, bool? request, bool? response)
    {
        if (terminal.IsJson)
        {
            var person = disclosed.Subject is { } subject ? new { kind = subject.Kind.ToString(), value = subject.Value } : null;
            terminal.WriteJson(new { index = disclosed.Record.Index, subject = person, salt = Convert.ToHexStringLower(disclosed.Salt.Span), request, response });
            return;
        }

        var record = disclosed.Record;
        var lines = new List<(string Name, string Value)>
        {
            ("record", $"{record.Index}, {record.RecordedAt.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z"),
            ("operation", record.Operation),
            ("subject", NameOf(disclosed.Subject)),
            ("pseudonym", record.SubjectPseudonym.IsEmpty ? "·" : Convert.ToHexStringLower(record.SubjectPseudonym.Span)),
        };
        AddVerdict(lines, "request", request);
        AddVerdict(lines, "response", response);
        terminal.Screen.Write(Layout.DetailsOf([.. lines]));
    }

    private static string NameOf(Identifier? subject) => subject is null ? "nobody, or named by pseudonym only" : $"{subject.Kind} {subject.Value}";

    private static void AddVerdict(List<(string Name, string Value)> lines, string message, bool? isRecorded)
    {
        if (isRecorded is { } same)
        {
            lines.Add((message, same ? "is the one recorded" : "IS NOT the one recorded"));
        }
    }
}
