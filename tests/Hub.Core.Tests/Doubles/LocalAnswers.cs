using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>The hub answering a contract itself.</summary>
internal sealed class LocalAnswers : LocalProvider
{
    public LocalAnswers(string contract)
        : base(contract, Parties.Node) =>
        Answer<WhoAmIRequest, WhoAmIResponse>(
            "WhoAmI",
            WhoAmIRequest.Parser,
            (_, exchange, _) => ValueTask.FromResult<LocalAnswer<WhoAmIResponse>>(
                exchange.Sender is { } sender ? new WhoAmIResponse { SystemId = sender.Id } : new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "nobody" }));
}
