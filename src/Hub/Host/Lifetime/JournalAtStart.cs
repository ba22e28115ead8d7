using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The journal at start: what stops it from opening becomes one sentence for the operator.</summary>
internal static class JournalAtStart
{
    /// <summary>Room beside what a record holds sealed: audit section, keys, seals.</summary>
    private const int RecordOverheadBytes = 64 * 1024;

    /// <summary>The largest record that what is admitted can come to.</summary>
    public static long MaxRecordBytes(AdmissionOptions admission) => Math.Max(2L * admission.MaxMessageBytes, admission.MaxPublicationBytes) + RecordOverheadBytes;

    /// <summary>Opens it for records of what is admitted.</summary>
    public static SegmentedLog Open(DataDirectory data, HubOptions options, TimeProvider time, ILogger<SegmentedLog> logger)
    {
        try
        {
            return SegmentedLog.Open(
                new SegmentedLogOptions { Directory = data.Journal, SegmentBytes = options.Journal.SegmentBytes, MaxPayloadBytes = (int)MaxRecordBytes(options.Admission) }, time, logger);
        }
        catch (Exception stopped) when (stopped is LogDamagedException or LogInUseException or IOException or UnauthorizedAccessException)
        {
            throw new HubStartException(stopped.Message, stopped);
        }
    }
}
