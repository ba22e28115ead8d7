namespace EHealth.Integration.Witness;

/// <summary>Log events of this program, ids 9000-9099.</summary>
internal static partial class Log
{
    [LoggerMessage(9000, LogLevel.Information, "Witness ready for {Logs} logs; its public key is {Key}")]
    public static partial void Ready(ILogger logger, string key, int logs);
}
