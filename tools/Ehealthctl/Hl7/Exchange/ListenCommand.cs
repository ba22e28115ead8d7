using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary><c>hl7 listen</c>: a receiver that takes everything, to see what a system sends.</summary>
internal sealed class ListenCommand : Command
{
    // Less than the time a process has after Ctrl+C.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly Argument<int> _port = new("PORT") { Description = "Port to listen on; 0 takes a free one." };
    private readonly Option<IPAddress> _address = new("--address")
    {
        Description = "Address to listen on; 0.0.0.0 for all of the machine's.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            result.AddError("--address takes an IP address, for example 127.0.0.1.");
            return null;
        },
    };

    private readonly Option<Hl7AcknowledgmentCode> _ack = AnswerCode.Option("--ack");
    private readonly Option<DirectoryInfo?> _save = new("--save") { Description = "Write each message as received into this folder.", HelpName = "DIR" };
    private readonly TimeProvider _time;

    public ListenCommand(TimeProvider time)
        : base("listen", "Receive messages by MLLP, show each in a line and acknowledge it. Ctrl+C ends.")
    {
        _time = time;
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > IPEndPoint.MaxPort) result.AddError($"PORT is a number from 0 to {IPEndPoint.MaxPort}.");
        });
        Add(_port);
        foreach (var option in new Option[] { _address, _ack, _save }) Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var folder = arguments.GetValue(_save);
        try
        {
            folder?.Create();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{folder}' cannot be written to: {failed.Message}"));
        }

        var endPoint = new IPEndPoint(arguments.GetRequiredValue(_address), arguments.GetValue(_port));
        var printer = new MessagePrinter(terminal, arguments.GetValue(_ack), folder, _time);
        await using var server = new MllpServer(endPoint, new MllpServerOptions(), printer, _time, NullLogger<MllpServer>.Instance);
        try
        {
            server.Start();
        }
        catch (SocketException failed)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"Cannot listen on {endPoint}: {failed.Message}."));
        }

        terminal.WriteLine($"Listening on {server.LocalEndPoint}; Ctrl+C ends.");
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(DrainTime, _time);
        await server.StopAsync(patience.Token);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{printer.Received:#,0} received."));
        return (int)ExitCode.Ok;
    }
}
