using System.CommandLine;
using EHealth.Integration.Contracts;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary><c>call</c>: any contract method, with JSON for the request and for the answer.</summary>
internal sealed class CallCommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly Argument<string> _method = new("METHOD") { Description = "Full name, or its end: ehealth.registry.v1.CivilRegistry/GetPerson or GetPerson." };
    private readonly Argument<string> _json = new("JSON") { Description = "The request; @FILE reads it from a file, - from standard input, where no other user of the machine can see it." };
    private readonly PurposeOptions _why = new(absent: null);
    private readonly Option<string?> _onBehalfOf = new("--on-behalf-of") { Description = "The system spoken for.", HelpName = "SYSTEM" };
    private readonly Option<string?> _recipient = new("--recipient") { Description = "The system that shall answer, where several could.", HelpName = "SYSTEM" };
    private readonly Option<Guid?> _messageId = new("--message-id") { Description = "Message id of an earlier call, to ask for its outcome again.", HelpName = "UUID" };

    public CallCommand()
        : base("call", "Call a contract method. The answer is JSON on standard output, its exchange id stands on standard error.")
    {
        Add(_method);
        Add(_json);
        _why.AddTo(this);
        foreach (var option in new Option[] { _onBehalfOf, _recipient, _messageId })
        {
            Add(option);
        }

        _hub.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (terminal, name) = (new Terminal(arguments), arguments.GetRequiredValue(_method));
        var found = ContractCatalogue.Build(ContractFiles.All).Calls.Values
            .Where(operation => operation.Name == name || operation.Name.EndsWith("." + name, StringComparison.Ordinal) || operation.Name.EndsWith("/" + name, StringComparison.Ordinal))
            .ToList();
        if (found is not [var operation])
        {
            var mistake = found.Count == 0 ? $"'{name}' is no contract method that this build knows; 'ehealthctl contracts' lists them." : $"'{name}' could be {string.Join(" or ", found.Select(operation => operation.Name))}.";
            return terminal.Fail(new Failure(ExitCode.WrongUsage, mistake));
        }

        var (json, unread) = await ReadAsync(arguments.GetRequiredValue(_json), cancellationToken);
        if (unread is not null || RequestJson.Read(json, operation.RequestType, out unread) is not { } request)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, unread!));
        }

        return await _hub.AskAsync(arguments, terminal, connection => CallAsync(arguments, terminal, connection, operation, request, cancellationToken), cancellationToken);
    }

    private async Task<int> CallAsync(ParseResult arguments, Terminal terminal, HubConnection connection, Operation operation, IMessage request, CancellationToken cancellationToken)
    {
        using var call = connection.Client<ContractClient>().CallAsync(operation, request, HubCall.With(
            purpose: _why.PurposeFrom(arguments),
            reason: _why.ReasonFrom(arguments),
            onBehalfOf: arguments.GetValue(_onBehalfOf),
            recipient: arguments.GetValue(_recipient),
            messageId: arguments.GetValue(_messageId),
            cancellationToken: cancellationToken));
        terminal.WriteJson(await call.ResponseAsync);
        var trailers = call.GetTrailers();
        terminal.Remark($"exchange {trailers.GetValue(MetadataNames.ExchangeId)}, audit record {trailers.GetValue(MetadataNames.AuditIndex)}");
        return (int)ExitCode.Ok;
    }

    private static async Task<(string Json, string? Mistake)> ReadAsync(string argument, CancellationToken cancellationToken)
    {
        if (argument == "-")
        {
            return (await Console.In.ReadToEndAsync(cancellationToken), null);
        }

        if (!argument.StartsWith('@'))
        {
            return (argument, null);
        }

        try
        {
            return (await File.ReadAllTextAsync(argument[1..], cancellationToken), null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ("", $"The request cannot be read: {unreadable.Message}");
        }
    }
}
