using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The journal at start: what stops it from opening becomes one sentence for the operator.</summary>
internal static class JournalAtStart
{
    /// <summary>Room beside what a record holds sealed: audit section, keys, seals.</summary>
    private const int RecordOverheadBytes = 64 * 1024;

    /// <summary>Opens it for records that hold so many bytes of messages.</summary>
    public static SegmentedLog Open(DataDirectory data, long maxSealedBytes, TimeProvider time, ILogger<SegmentedLog> logger)
    {
        try
        {
            return SegmentedLog.Open(new SegmentedLogOptions { Directory = data.Journal, MaxPayloadBytes = (int)maxSealedBytes + RecordOverheadBytes }, time, logger);
        }
        catch (Exception stopped) when (stopped is LogDamagedException or LogInUseException or IOException or UnauthorizedAccessException)
        {
            throw new HubStartException(stopped.Message, stopped);
        }
    }
}
