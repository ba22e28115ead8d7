using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Ehealthctl.Hl7.Contents;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;

namespace EHealth.Integration.Ehealthctl.Hl7.Journal;

/// <summary><c>hl7 show</c>: a message as the hospital sent it, out of the hub's journal.</summary>
internal sealed class ShowCommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly PurposeOptions _why = new(absent: null);
    private readonly Argument<ulong> _index = new("INDEX") { Description = "Index of the message's audit record, as 'hl7 find' shows it." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Write the bytes as they were received." };

    public ShowCommand()
        : base("show", "Show a message out of the hub's journal. Who looked, at whose message and why, is recorded. Says no (1) when none is kept.")
    {
        Add(_index);
        Add(_raw);
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
                using var source = new MemoryStream();
                var answer = await ReadAsync(arguments, terminal, connection, source, cancellationToken);
                return Write(arguments, terminal, answer, source.ToArray());
            },
            cancellationToken);
    }

    private async Task<ReadSourceResponse> ReadAsync(ParseResult arguments, Terminal terminal, HubConnection connection, MemoryStream source, CancellationToken cancellationToken)
    {
        var client = connection.Client<AuditTrail.AuditTrailClient>();
        while (true)
        {
            var request = new ReadSourceRequest { Index = arguments.GetValue(_index), Offset = (ulong)source.Length };
            using var call = client.ReadSourceAsync(request, HubCall.With(_why.PurposeFrom(arguments), _why.ReasonFrom(arguments), cancellationToken: cancellationToken));
            var answer = await call.ResponseAsync;
            answer.Source.WriteTo(source);
            if ((ulong)source.Length < answer.TotalBytes && answer.Source.Length > 0) continue;
            var trailers = call.GetTrailers();
            terminal.Remark($"exchange {trailers.GetValue(MetadataNames.ExchangeId)}, audit record {trailers.GetValue(MetadataNames.AuditIndex)}");
            return answer;
        }
    }

    private int Write(ParseResult arguments, Terminal terminal, ReadSourceResponse answer, byte[] source)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                index = arguments.GetValue(_index), answer.Operation, answer.Sender, answer.OnBehalfOf, answer.SourceId,
                recordedAt = answer.RecordedAt.ToDateTimeOffset(), source = Convert.ToBase64String(source),
            });
            return (int)ExitCode.Ok;
        }

        if (arguments.GetValue(_raw))
        {
            terminal.WriteBytes(source);
            return (int)ExitCode.Ok;
        }

        if (MessageSplit.Of(source).Parts is not [var part, ..] || part.Parse() is not { IsParsed: true } parsed)
        {
            return terminal.Fail(new Failure(ExitCode.No, string.Create(CultureInfo.InvariantCulture, $"The {source.Length:#,0} bytes are no HL7v2 message that can be read; --raw writes them.")));
        }

        new MessageTree(terminal).Write(parsed.Message);
        return (int)ExitCode.Ok;
    }
}
