using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class RoutingStageTests : IDisposable
{
    private readonly Situation _hub = new(new LocalAnswers(Catalogues.WhoAmI.Contract));

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void ContractTheHubAnswersItself_StaysInTheHouse()
    {
        _hub.Directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Hospital), Parties.Of(Parties.Registry, provides: [Catalogues.WhoAmI.Contract])]));

        Assert.Equal(Parties.Node, Choose(Catalogues.WhoAmI)?.SystemId);
    }

    [Fact]
    public void FirstLinkedProvider_IsChosen() => Assert.Equal(Parties.Registry, Choose(Catalogues.Read)?.SystemId);

    [Fact]
    public void ProviderWithALink_ComesBeforeOneWithout()
    {
        _hub.Links.Of(Parties.Registry).IsReachable = false;

        Assert.Equal(Parties.SecondRegistry, Choose(Catalogues.Read)?.SystemId);
    }

    [Fact]
    public void NobodyLinked_ChoosesTheFirstSoThatTheRefusalNamesIt()
    {
        _hub.Links.Of(Parties.Registry).IsReachable = false;
        _hub.Links.Of(Parties.SecondRegistry).IsReachable = false;

        Assert.Equal(Parties.Registry, Choose(Catalogues.Read)?.SystemId);
    }

    [Fact]
    public void NamedRecipient_IsChosenEvenWithoutALink()
    {
        _hub.Links.Of(Parties.SecondRegistry).IsReachable = false;

        Assert.Equal(Parties.SecondRegistry, Choose(Catalogues.Read, recipient: Parties.SecondRegistry)?.SystemId);
    }

    [Theory]
    [InlineData("uz.unknown.system")]
    [InlineData(Parties.Clinic)]
    public void NamedRecipientThatDoesNotAnswerTheContract_IsUnknown(string recipient)
    {
        var exchange = _hub.Arriving(metadata: _hub.Metadata() with { Recipient = recipient });

        Assert.Equal(new HubError(HubErrorCode.RecipientUnknown) { Resource = recipient }, _hub.Routing.Choose(exchange));
        Assert.Null(exchange.Provider);
    }

    [Fact]
    public void ContractNobodyAnswers_IsUnknown()
    {
        _hub.Directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Hospital)]));

        Assert.Equal(new HubError(HubErrorCode.RecipientUnknown) { Resource = Catalogues.Read.Contract }, _hub.Routing.Choose(_hub.Arriving()));
    }

    private IProvider? Choose(Operation operation, string recipient = "")
    {
        var exchange = _hub.Arriving(operation, metadata: _hub.Metadata() with { Recipient = recipient });
        Assert.Null(_hub.Routing.Choose(exchange));
        return exchange.Provider;
    }
}
