using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>The contract's rules, looked at before anything is sent.</summary>
internal sealed class RequestCheck(HubClientOptions options)
{
    private readonly PlanCache _plans = new();

    /// <summary>Why a request must not be sent; null when it may, or when the options leave that to the hub.</summary>
    public HubException? Refusal<TRequest>(TRequest request) =>
        options.ValidateBeforeSend && request is IMessage message && FirstBreach(message) is { } breach ? new HubException(breach) : null;

    private HubError? FirstBreach(IMessage message)
    {
        var outcome = WireValidator.Validate(_plans.Get(message.Descriptor), message.ToByteArray());
        return outcome.IsValid ? null : new HubError(outcome.Code) { Field = outcome.Field, Rule = outcome.Rule };
    }
}
