using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Stack.Audit;
using Spectre.Console;

namespace EHealth.Integration.Stack;

/// <summary>The running stack for a person at a terminal: where everything listens, what to try, then a line a message.</summary>
internal static class LiveView
{
    /// <summary>Runs until Ctrl-C.</summary>
    public static async Task RunAsync(StackOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var stack = await DevelopmentStack.StartAsync(options, cancellationToken);
        TryIt.WriteFiles(stack);
        PrintAddresses(stack, console);
        TryIt.Print(stack, console);
        console.MarkupLine("[grey]Ctrl-C drains and ends. One line a message from here:[/]");
        await using (AuditReader.Start(stack.Kafka.BootstrapServers, (record, _) => console.Profile.Out.Writer.WriteLine(LineOf(record))))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            console.MarkupLine("[grey]draining[/]");
        }
    }

    private static void PrintAddresses(DevelopmentStack stack, IAnsiConsole console)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("gRPC and Connect-JSON (mutual TLS)", $"[bold]{stack.HubAddress}[/]");
        grid.AddRow("MLLP", $"[bold]{stack.Mllp}[/]");
        grid.AddRow("MLLP over TLS", $"[bold]{stack.MllpTls}[/]");
        grid.AddRow("health and metrics", $"[bold]{stack.AdminAddress}health/ready[/]  [bold]{stack.AdminAddress}metrics[/]");
        grid.AddRow($"Redis ({stack.Redis.Kind})", $"[bold]{stack.Redis.Endpoint}[/]");
        grid.AddRow($"Kafka ({stack.Kafka.Kind})", $"[bold]{stack.Kafka.BootstrapServers}[/], topic {KafkaPart.AuditTopic}");
        grid.AddRow("civil registry, insurance fund (simulated)", $"[bold]{stack.Registry.Address}[/]  [bold]{stack.Fund.Address}[/]");
        grid.AddRow("data directory", $"[bold]{Markup.Escape(Path.GetFullPath(stack.Options.DataDirectory))}[/]");
        console.Write(new Panel(grid).Header("[bold] EHealth.Integration [/]").BorderColor(Color.Green));
    }

    private static string LineOf(AuditRecord record)
    {
        var outcome = record.Outcome == HubErrorCode.Unspecified ? "ok" : ErrorCatalogue.Reason(record.Outcome) + (record.Field.Length > 0 ? $" {record.Field}" : "");
        var who = record.OnBehalfOf.Length > 0 ? $"{record.OnBehalfOf} via {record.Sender}" : record.Sender;
        var to = record.Recipient.Length > 0 ? $" -> {record.Recipient}" : "";
        var operation = record.Operation.Split('.')[^1];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{record.RecordedAt.ToDateTime():HH:mm:ss.fff}  #{record.Index,-6} {record.Kind.ToString().ToLowerInvariant(),-8} {operation,-32} {who}{to}  {outcome}  {record.DurationUs / 1000.0:0.0} ms");
    }
}
