using EHealth.Integration.Contracts.Validation.V1;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>Log events of this assembly, ids 5100-5199. None has a parameter that could hold a person's data.</summary>
internal static partial class Log
{
    [LoggerMessage(5110, LogLevel.Information, "Cover of admission {MessageId} not checked: the patient is known by {IdentifierKind} only")]
    public static partial void NothingToAskBy(ILogger logger, Guid messageId, IdentifierKind identifierKind);

    [LoggerMessage(5111, LogLevel.Information, "Cover for admission {Cause} was published before as {MessageId}")]
    public static partial void PublishedEarlier(ILogger logger, Guid messageId, Guid cause);
}
