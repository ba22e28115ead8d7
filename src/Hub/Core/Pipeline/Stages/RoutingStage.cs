using System.Collections.Frozen;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>To which provider. Contracts the hub answers itself stay in the house; others go to a registered system, one with an open link first.</summary>
public sealed class RoutingStage(SystemDirectory directory, IProviderLinks links, IEnumerable<LocalProvider> local)
{
    private readonly FrozenDictionary<string, LocalProvider> _local = local.ToFrozenDictionary(provider => provider.Contract, StringComparer.Ordinal);

    /// <summary>Sets <see cref="Exchange.Provider"/>, or refuses with RECIPIENT_UNKNOWN.</summary>
    public HubError? Choose(Exchange exchange)
    {
        exchange.Provider = _local.GetValueOrDefault(exchange.Operation.Contract) ?? ChooseSystem(exchange);
        return exchange.Provider is null
            ? new HubError(HubErrorCode.RecipientUnknown) { Resource = exchange.Metadata.Recipient is { Length: > 0 } named ? SystemIdForm.OrUnknown(named) : exchange.Operation.Contract }
            : null;
    }

    private IProvider? ChooseSystem(Exchange exchange)
    {
        var candidates = directory.Current.ProvidersOf(exchange.Operation.Contract);
        IProvider? chosen = null;
        foreach (var system in candidates)
        {
            if (exchange.Metadata.Recipient is { Length: > 0 } named && named != system.Id)
            {
                continue;
            }

            var provider = links.ProviderFor(system.Id, exchange.Operation.Contract);
            if (provider.IsReachable)
            {
                return provider;
            }

            chosen ??= provider;
        }

        return chosen;
    }
}
