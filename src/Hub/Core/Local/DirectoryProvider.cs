using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Systems;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Core.Local;

/// <summary>Answers <c>ehealth.hub.v1.Directory</c>: who am I, who is there, what may I do.</summary>
public sealed class DirectoryProvider : LocalProvider
{
    private readonly SystemDirectory _directory;
    private readonly IProviderLinks _links;

    /// <summary>Binds the methods.</summary>
    public DirectoryProvider(SystemDirectory directory, IProviderLinks links, string nodeId)
        : base("ehealth.hub.v1.Directory", nodeId)
    {
        _directory = directory;
        _links = links;
        Answer("WhoAmI", WhoAmIRequest.Parser, (_, exchange, _) => ValueTask.FromResult<LocalAnswer<WhoAmIResponse>>(WhoAmI(exchange)));
        Answer("ListSystems", ListSystemsRequest.Parser, (request, _, _) => ValueTask.FromResult<LocalAnswer<ListSystemsResponse>>(ListSystems(request)));
    }

    private WhoAmIResponse WhoAmI(Exchange exchange)
    {
        var system = exchange.Principal!;
        var response = new WhoAmIResponse { SystemId = system.Id, Name = system.Name, NodeId = SystemId };
        response.SpeaksFor.AddRange(system.SpeaksFor.Order(StringComparer.Ordinal));
        response.Allowed.AddRange(system.Grants.Values.OrderBy(grant => grant.Operation, StringComparer.Ordinal).Select(CallOf));
        response.Allowed.AddRange(EventsOf(system.Publishes, OperationKind.Publish));
        response.Allowed.AddRange(EventsOf(system.Subscribes, OperationKind.Subscribe));
        if (exchange.Peer is { } peer && peer.ExpiresAt < DateTimeOffset.MaxValue)
        {
            response.CertificateExpiresAt = Timestamp.FromDateTimeOffset(peer.ExpiresAt);
        }

        return response;
    }

    private static AllowedOperation CallOf(Grant grant)
    {
        var allowed = new AllowedOperation { Name = grant.Operation, Kind = OperationKind.Call };
        allowed.Purposes.AddRange(grant.Purposes.Order(StringComparer.Ordinal));
        return allowed;
    }

    private static IEnumerable<AllowedOperation> EventsOf(IEnumerable<string> types, OperationKind kind) =>
        types.Order(StringComparer.Ordinal).Select(type => new AllowedOperation { Name = type, Kind = kind });

    private ListSystemsResponse ListSystems(ListSystemsRequest request)
    {
        var response = new ListSystemsResponse();
        foreach (var system in _directory.Current.Systems.Where(system => request.Contract.Length == 0 || system.Provides.Contains(request.Contract)))
        {
            var entry = new SystemEntry
            {
                SystemId = system.Id,
                Name = system.Name,
                Linked = system.Provides.Any(contract => _links.ProviderFor(system.Id, contract).IsReachable),
            };
            entry.Provides.AddRange(system.Provides.Order(StringComparer.Ordinal));
            response.Systems.Add(entry);
        }

        return response;
    }
}
