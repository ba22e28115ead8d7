using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Ehealthctl.Status;

/// <summary><c>status</c>: is the hub ready, and the few numbers that tell how it does.</summary>
internal sealed class StatusCommand : Command
{
    private const string InFlight = "ehealth_hub_in_flight";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Option<Uri> _admin = AddressOption.Create("--admin", "Address of health and metrics.", "http://127.0.0.1:7080");

    public StatusCommand()
        : base("status", "Ask a hub node whether it is ready, and for the few numbers that matter. Says no (1) when it is not ready.")
    {
        Add(_admin);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (terminal, admin) = (new Terminal(arguments), arguments.GetRequiredValue(_admin));
        using var http = new HttpClient { BaseAddress = admin, Timeout = Timeout };
        try
        {
            using var readiness = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            var sentence = (await readiness.Content.ReadAsStringAsync(cancellationToken)).Trim();
            if (readiness.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
            {
                return terminal.Fail(new Failure(ExitCode.Unreachable, $"What listens at {admin.Authority} is no hub's admin port: it answers /health/ready with {(int)readiness.StatusCode}."));
            }

            var metrics = MetricsText.Parse(await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken));
            if (metrics.Find(InFlight) is null)
            {
                return terminal.Fail(new Failure(ExitCode.Unreachable, $"What listens at {admin.Authority} is no hub of this version: its /metrics lack {InFlight}."));
            }

            return Write(terminal, readiness.IsSuccessStatusCode, sentence, metrics);
        }
        catch (HttpRequestException failed)
        {
            var reason = failed.InnerException is SocketException socket ? char.ToLowerInvariant(socket.Message[0]) + socket.Message[1..] : "it does not answer as a hub's admin port does";
            return terminal.Fail(new Failure(ExitCode.Unreachable, $"Cannot reach the hub at {admin.Authority}: {reason}."));
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail(new Failure(ExitCode.Unreachable, $"Cannot reach the hub at {admin.Authority}: no answer within {Timeout.TotalSeconds:0} s."));
        }
    }

    private static int Write(Terminal terminal, bool isReady, string sentence, MetricsText metrics)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                ready = isReady,
                sentence,
                inFlight = metrics.Find(InFlight),
                links = metrics.Find("ehealth_hub_links"),
                linkUnanswered = metrics.Find("ehealth_hub_link_unanswered"),
                journalRecords = metrics.Find("ehealth_journal_records"),
                journalSyncs = metrics.Find("ehealth_journal_syncs"),
                journalFreeBytes = metrics.Find("ehealth_journal_free_bytes"),
                auditRecords = metrics.Find("ehealth_audit_next_index"),
                relayLag = metrics.Find("ehealth_relay_lag"),
            });
        }
        else
        {
            terminal.Screen.Write(Layout.DetailsOf(
                ("hub", sentence),
                ("in flight", $"{Number(InFlight)} exchanges"),
                ("links", $"{Number("ehealth_hub_links")} open, {Number("ehealth_hub_link_unanswered")} calls unanswered"),
                ("journal", $"{Number("ehealth_journal_records")} records in {Number("ehealth_journal_syncs")} syncs since the start"),
                ("audit", $"{Number("ehealth_audit_next_index")} records"),
                ("relay lag", metrics.Find("ehealth_relay_lag") is null ? "no relay is configured" : $"{Number("ehealth_relay_lag")} records not yet in Kafka"),
                ("disk", $"{Number("ehealth_journal_free_bytes")} bytes free for the journal")));
        }

        return (int)(isReady ? ExitCode.Ok : ExitCode.No);

        string Number(string name) => metrics.Find(name) is { } value ? value.ToString("#,0", CultureInfo.InvariantCulture) : "?";
    }
}
