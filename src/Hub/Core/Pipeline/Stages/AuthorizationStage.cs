using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>May it do this, for this purpose. Deny by default; the rights that count are those of the system spoken for.</summary>
public sealed class AuthorizationStage(SystemDirectory directory)
{
    /// <summary>Contracts every registered system may call without a grant: to ask who it is taken for, and to have a refusal recorded.</summary>
    private static readonly HashSet<string> OpenToAll = ["ehealth.hub.v1.Directory", "ehealth.audit.v1.EdgeRefusals"];

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

        return exchange.Operation.Kind == OperationKind.Publish
            ? CheckPublication(exchange.Operation, exchange.Principal)
            : CheckCall(exchange);
    }

    private static HubError? CheckPublication(Operation operation, RegisteredSystem principal) =>
        principal.Publishes.Contains(operation.Name) ? null : new HubError(HubErrorCode.SenderForbidden) { Resource = operation.Name };

    private static HubError? CheckCall(Exchange exchange)
    {
        if (OpenToAll.Contains(exchange.Operation.Contract))
        {
            return null;
        }

        exchange.Grant = exchange.Principal!.Grants.GetValueOrDefault(exchange.Operation.Name);
        if (exchange.Grant is null)
        {
            return new HubError(HubErrorCode.SenderForbidden) { Resource = exchange.Operation.Name };
        }

        var reasonMissing = exchange.Metadata is { Purpose: PurposeOfUse.EmergencyTreatment, Reason.Length: 0 };
        return exchange.Grant.Purposes.Contains(exchange.Metadata.Purpose) && !reasonMissing
            ? null
            : new HubError(HubErrorCode.PurposeForbidden) { Resource = exchange.Operation.Name };
    }
}
