using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>May it do this, for this purpose. Deny by default; the rights that count are those of the system spoken for.</summary>
public sealed class AuthorizationStage(SystemDirectory directory)
{
    /// <summary>Contracts every registered system may call without a grant: to ask who it is taken for, and to have a refusal recorded.</summary>
    private static readonly HashSet<string> OpenToAll = ["ehealth.hub.v1.Directory", "ehealth.audit.v1.EdgeRefusals"];

    /// <summary>The grant that a publisher needs to hear whether the subject is known.</summary>
    private const string Recognition = "ehealth.identity.v1.Identity/Resolve";

    /// <summary>Sets <see cref="Exchange.Principal"/> and <see cref="Exchange.Grant"/>, or refuses with SENDER_FORBIDDEN or PURPOSE_FORBIDDEN.</summary>
    public HubError? Check(Exchange exchange)
    {
        var sender = exchange.Sender!;
        var onBehalfOf = exchange.Metadata.OnBehalfOf;
        if (onBehalfOf.Length > 0 && onBehalfOf != sender.Id)
        {
            exchange.Principal = sender.SpeaksFor.Contains(onBehalfOf) ? directory.Current.Find(onBehalfOf) : null;
            if (exchange.Principal is null)
            {
                return new HubError(HubErrorCode.SenderForbidden) { Resource = SystemIdForm.OrUnknown(onBehalfOf) };
            }
        }
        else
        {
            exchange.Principal = sender;
        }

        return exchange.Operation.Kind == OperationKind.Publish ? CheckPublication(exchange) : CheckCall(exchange);
    }

    private static HubError? CheckPublication(Exchange exchange)
    {
        var type = exchange.Operation.Name;
        if (!exchange.Principal!.Publishes.Contains(type))
        {
            return new HubError(HubErrorCode.SenderForbidden) { Resource = type };
        }

        return exchange.SubjectMustBeKnown ? CheckGrant(exchange, Recognition, out _) : null;
    }

    private static HubError? CheckCall(Exchange exchange)
    {
        if (OpenToAll.Contains(exchange.Operation.Contract))
        {
            return null;
        }

        var refusal = CheckGrant(exchange, exchange.Operation.Name, out var grant);
        exchange.Grant = grant;
        return refusal;
    }

    private static HubError? CheckGrant(Exchange exchange, string operation, out Grant? grant)
    {
        grant = exchange.Principal!.Grants.GetValueOrDefault(operation);
        if (grant is null)
        {
            return new HubError(HubErrorCode.SenderForbidden) { Resource = operation };
        }

        var reasonMissing = exchange.Metadata is { Purpose: PurposeOfUse.EmergencyTreatment, Reason.Length: 0 };
        return grant.Purposes.Contains(exchange.Metadata.Purpose) && !reasonMissing
            ? null
            : new HubError(HubErrorCode.PurposeForbidden) { Resource = operation };
    }
}
