using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The journal at start: what stops it from opening becomes one sentence for the operator.</summary>
internal static class JournalAtStart
{
    public static SegmentedLog Open(DataDirectory data, TimeProvider time, ILogger<SegmentedLog> logger)
    {
        try
        {
            return SegmentedLog.Open(new SegmentedLogOptions { Directory = data.Journal }, time, logger);
        }
        catch (Exception stopped) when (stopped is LogDamagedException or LogInUseException or IOException or UnauthorizedAccessException)
        {
            throw new HubStartException(stopped.Message, stopped);
        }
    }
}
