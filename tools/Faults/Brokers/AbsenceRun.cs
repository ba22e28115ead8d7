using System.Diagnostics;
using System.Globalization;
using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Faults.Brokers;

/// <summary>One absence of all brokers: what was recorded, what came, how long it took.</summary>
internal sealed class AbsenceRun(TimeSpan absence, int rate, TextWriter output)
{
    // The mock keeps some 5 MB a partition: with this many the reader may be tens of thousands of records behind.
    private const int Partitions = 16;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs.</summary>
    /// <returns>Whether all that was recorded came, in order and once, and was what had been signed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ehealth-broker-");
        try
        {
            using var kafka = KafkaMockCluster.Start(brokers: 3);
            kafka.CreateTopic(RelayedLog.Topic, Partitions);
            kafka.CreateTopic(RelayedLog.CheckpointTopic, 1);
            await using var log = await RelayedLog.StartAsync(folder.FullName, kafka.BootstrapServers, cancellationToken);
            await using var auditor = FollowingAuditor.Start(kafka.BootstrapServers, log.Key);
            await using var load = SteadyLoad.Start(log, rate);

            await Task.Delay(Before, TimeProvider.System, cancellationToken);
            Say($"all brokers away for {absence:c} at {rate:N0} records/s");
            kafka.SetAllBrokersDown();
            await Task.Delay(absence, TimeProvider.System, cancellationToken);
            var waiting = log.Relay.Lag;
            Say($"back: {log.Log.NextAuditIndex:N0} recorded, {waiting:N0} wait in the journal, {auditor.Read:N0} read; the load goes on");

            kafka.SetAllBrokersUp();
            var drain = Stopwatch.StartNew();
            await UntilAsync(() => log.Relay.Lag < rate || auditor.Fault is not null, cancellationToken);
            var drained = drain.Elapsed;
            Say($"drained in {drained.TotalSeconds:0.0} s, {waiting / drained.TotalSeconds:N0} records/s and those that came meanwhile");

            await load.StopAsync();
            var recorded = log.Log.NextAuditIndex;
            await UntilAsync(() => auditor.Proven >= recorded || auditor.Fault is not null, cancellationToken);
            Say($"recorded {recorded:N0} (late: {load.Late:N0}), read {auditor.Read:N0}, proven by signed checkpoints {auditor.Proven:N0}");
            Say($"gaps {recorded - auditor.Read:N0}, doubles {auditor.Doubles:N0}, fault: {auditor.Fault ?? "none"}");
            return auditor.Read == recorded && auditor.Proven == recorded && auditor.Doubles == 0 && auditor.Fault is null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var started = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(started) < Patience) await timer.WaitForNextTickAsync(cancellationToken);
    }

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
