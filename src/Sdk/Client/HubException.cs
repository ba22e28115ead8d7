using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Sdk;

/// <summary>The hub, or a provider through it, said no.</summary>
public sealed class HubException : Exception
{
    /// <summary>Wraps an error of the catalogue.</summary>
    public HubException(HubError error, Exception? inner = null)
        : base($"{ErrorCatalogue.Reason(error.Code)}: {ErrorCatalogue.Describe(error)}", inner) => Error = error;

    /// <summary>Everything the hub said.</summary>
    public HubError Error { get; }

    /// <summary>Entry of the error catalogue.</summary>
    public HubErrorCode Code => Error.Code;

    /// <summary>Path of the wrong field; for FIELD_* and CODE_UNKNOWN.</summary>
    public string? Field => Error.Field;

    /// <summary>When to come again; null when repeating does not help or the hub gave no advice.</summary>
    public TimeSpan? RetryAfter => Error.RetryAfter;

    /// <summary>The hub's id of the exchange, to be given to the operator.</summary>
    public string? ExchangeId => Error.ExchangeId;
}
