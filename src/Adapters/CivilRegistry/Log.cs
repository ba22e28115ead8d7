using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>Log events of this assembly, ids 5000-5099. None has a parameter that could hold a person's data.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Warning, "The civil registry gave no answer: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string reason);

    [LoggerMessage(5001, LogLevel.Warning, "The civil registry declined with status {Status}, problem code {Code}")]
    public static partial void Declined(ILogger logger, int status, string? code);
}
