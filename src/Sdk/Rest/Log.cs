using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Rest;

/// <summary>Log events of this assembly, ids 6500-6599. No text of a reply: it could quote a person.</summary>
internal static partial class Log
{
    [LoggerMessage(6500, LogLevel.Warning, "The partner gave no answer to {Path}: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string path, string reason);

    [LoggerMessage(6501, LogLevel.Warning, "The partner declined {Path} with status {Status}, problem code {Code}")]
    public static partial void Declined(ILogger logger, string path, int status, string? code);
}
