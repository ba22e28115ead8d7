using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Ehealthctl.Hl7.Files;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary><c>hl7 send</c>: messages to a receiver, and what it answers.</summary>
internal sealed class SendCommand : Command
{
    private const int MostRounds = 1_000_000;

    private readonly Argument<PeerAddress> _peer = PeerAddress.Argument();
    private readonly Argument<string> _file = MessageFile.Argument();
    private readonly TlsAccess _tls = new();
    private readonly Option<double> _timeout = TimeoutOption.Create();
    private readonly Option<int> _count = new("--count") { Description = "Send all of it so many times.", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
    private readonly TimeProvider _time;

    public SendCommand(TimeProvider time)
        : base("send", "Send messages by MLLP and show each acknowledgment. Says no (1) when one of them is not AA or CA.")
    {
        _time = time;
        _count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostRounds) result.AddError($"--count takes 1 to {MostRounds}.");
        });
        Add(_peer);
        Add(_file);
        _tls.AddTo(this);
        Add(_timeout);
        Add(_count);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (terminal, peer) = (new Terminal(arguments), arguments.GetRequiredValue(_peer));
        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null || (failure = _tls.Read(arguments, peer.Host, out var tls)) is not null) return terminal.Fail(failure!);

        var timeout = TimeSpan.FromSeconds(arguments.GetValue(_timeout));
        await using var connection = new SendingConnection(peer, tls, timeout, _time);
        var report = new SendReport(terminal);
        for (int round = arguments.GetValue(_count); round > 0; round--)
        {
            foreach (var part in file.Parts)
            {
                var message = OutgoingMessage.Of(part);
                try
                {
                    report.Add(message, await connection.SendAsync(message, cancellationToken));
                }
                catch (Exception failed) when (!cancellationToken.IsCancellationRequested && ReasonOf(failed, timeout) is not null)
                {
                    report.Write();
                    return terminal.Fail(new Failure(ExitCode.Unreachable, $"{peer}: {ReasonOf(failed, timeout)}"));
                }
            }
        }

        report.Write();
        return (int)(report.AllAccepted ? ExitCode.Ok : ExitCode.No);
    }

    /// <returns>Null for what is a bug.</returns>
    private static string? ReasonOf(Exception failed, TimeSpan timeout) => failed switch
    {
        SocketException socket => $"cannot be reached: {socket.Message}.",
        AuthenticationException tls => $"no encrypted connection: {tls.Message} {tls.InnerException?.Message}".TrimEnd(),
        OperationCanceledException => string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.#} s."),
        IOException or InvalidDataException => failed.Message,
        ArgumentException => "the message holds a block byte (0x0B or 0x1C), which MLLP cannot carry.",
        _ => null,
    };
}
