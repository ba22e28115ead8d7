using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Faults.Brokers;

/// <summary>So many audit records a second into a journal, whatever becomes of them.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Persons = 5000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly RelayedLog _log;
    private readonly int _rate;
    private readonly Random _random = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _writing;
    private long _late;

    private SteadyLoad(RelayedLog log, int rate)
    {
        (_log, _rate) = (log, rate);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Records that were not written within a second of when they were due: the journal, or this machine, did not keep pace.</summary>
    public long Late => Volatile.Read(ref _late);

    public static SteadyLoad Start(RelayedLog log, int rate) => new(log, rate);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        var started = TimeProvider.System.GetTimestamp();
        var written = 0L;
        while (!_stopping.IsCancellationRequested)
        {
            var due = (long)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * _rate);
            if (due - written > _rate) _late += due - written - _rate;
            var batch = new List<Task>();
            for (; written < due; written++) batch.Add(_log.Log.AppendAsync((byte)RecordType.Completed, audited: true, AuditSection.Write(Record(written)), CancellationToken.None).AsTask());
            await Task.WhenAll(batch);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private AuditRecord Record(long number) => new()
    {
        NodeId = "uz.hub.faults",
        RecordedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        MessageId = number.ToString("D36", CultureInfo.InvariantCulture),
        Kind = AuditKind.Exchange,
        Sender = "uz.hosp.sirdaryo-01.his",
        Recipient = "uz.gov.civil-registry",
        Operation = "ehealth.registry.v1.CivilRegistry/GetPerson",
        Purpose = "TREAT",
        RequestHash = Bytes(),
        ResponseHash = Bytes(),
        SubjectPseudonym = ByteString.CopyFrom(BitConverter.GetBytes(number % Persons * 0x9E3779B97F4A7C1L)),
    };

    private ByteString Bytes()
    {
        var bytes = new byte[32];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
