using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Routing;

public sealed class LocalProviderTests : IDisposable
{
    private readonly Situation _hub = new();
    private readonly LocalAnswers _provider = new(Catalogues.WhoAmI.Contract);

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task BoundMethod_AnswersInBytes()
    {
        var exchange = _hub.Arriving(Catalogues.WhoAmI, request: []);
        Assert.Null(_hub.Authentication.Check(exchange));

        var result = await CallAsync(exchange);

        Assert.Null(result.Error);
        Assert.Equal(Parties.Hospital, WhoAmIResponse.Parser.ParseFrom(result.Response.Span).SystemId);
    }

    [Fact]
    public async Task RefusalOfAMethod_IsTheResult()
    {
        var result = await CallAsync(_hub.Arriving(Catalogues.WhoAmI, request: []));

        Assert.Equal((HubErrorCode.PartnerRejected, "nobody"), (result.Error!.Code, result.Error.PartnerCode));
        Assert.True(result.Response.IsEmpty);
    }

    [Fact]
    public async Task MethodThatIsNotBound_IsUnsupported()
    {
        Operation listSystems = Catalogues.Published.Calls["ehealth.hub.v1.Directory/ListSystems"];

        var result = await CallAsync(_hub.Arriving(listSystems, request: []));

        Assert.Equal((HubErrorCode.TypeUnsupported, listSystems.Name), (result.Error!.Code, result.Error.Resource));
        Assert.False(result.HandedOver);
    }

    private ValueTask<DeliveryResult> CallAsync(Exchange exchange) =>
        _provider.CallAsync(exchange, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
}
