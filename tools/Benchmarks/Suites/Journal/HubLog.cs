using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>The hub's own journal with the options of the hub.</summary>
internal sealed class HubLog(string folder) : IDurableLog
{
    private const byte RecordType = 1;

    private readonly SegmentedLog _log = SegmentedLog.Open(new SegmentedLogOptions { Directory = folder }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);

    public async ValueTask AppendAsync(byte[] record)
    {
        if (await _log.AppendAsync(RecordType, audited: true, record, CancellationToken.None) is { Durable: false })
        {
            throw new IOException($"the journal has failed: {_log.Failure}");
        }
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();
}
