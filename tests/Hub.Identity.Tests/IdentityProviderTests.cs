using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests;

public sealed class IdentityProviderTests : IAsyncDisposable
{
    private const string Pinfl = "31507900123456";

    private readonly TestRegister _register = new();
    private readonly TestNode _node;
    private readonly IdentityProvider _provider;

    public IdentityProviderTests()
    {
        _node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromMilliseconds(200) });
        _provider = new IdentityProvider("hub.test", _node.Directory, new PersonMatcher(_node.Directory, new TestFinder()));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task KnownPerson_IsGivenWithItsSource()
    {
        var person = _register.Register(Pinfl);

        var (first, _) = await ResolveAsync(IdentifierKind.Pinfl);
        var (second, _) = await ResolveAsync(IdentifierKind.Pinfl);

        Assert.Equal(new ResolveResponse { Person = person, Source = ResolveSource.Registry }, ResponseOf(first));
        Assert.Equal(new ResolveResponse { Person = person, Source = ResolveSource.Cache }, ResponseOf(second));
    }

    [Fact]
    public async Task UnknownPerson_IsAnAnswerWithoutPerson()
    {
        var (result, _) = await ResolveAsync(IdentifierKind.Pinfl);

        Assert.Equal(new ResolveResponse { Source = ResolveSource.Registry }, ResponseOf(result));
    }

    [Fact]
    public async Task StaleAnswer_IsFlaggedToTheConsumerAndInTheExchange()
    {
        var person = _register.Register(Pinfl);
        var (_, current) = await ResolveAsync(IdentifierKind.Pinfl);
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);

        var (result, exchange) = await Until.MetAsync(() => ResolveAsync(IdentifierKind.Pinfl), answer => answer.Exchange.IsStale);

        Assert.False(current.IsStale);
        Assert.True(exchange.IsStale);
        Assert.Equal(new ResolveResponse { Person = person, Source = ResolveSource.Cache, Stale = true }, ResponseOf(result));
    }

    [Fact]
    public async Task RegisterAway_ItsErrorIsTheAnswer()
    {
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = TimeSpan.FromSeconds(2) };

        var (result, exchange) = await ResolveAsync(IdentifierKind.Pinfl);

        Assert.Equal(_register.Failure, result.Error);
        Assert.False(exchange.IsStale);
    }

    [Theory]
    [InlineData(IdentifierKind.Iin)]
    [InlineData(IdentifierKind.Unspecified)]
    public async Task AnotherKindOfIdentifier_IsRefusedAndNobodyAsked(IdentifierKind kind)
    {
        var (result, _) = await ResolveAsync(kind);

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = "identifier.kind", Rule = "pinfl_only" }, result.Error);
        Assert.Equal(0, _register.Calls);
    }

    private static ResolveResponse ResponseOf(DeliveryResult result)
    {
        Assert.Null(result.Error);
        return ResolveResponse.Parser.ParseFrom(result.Response.Span);
    }

    private async Task<(DeliveryResult Result, Exchange Exchange)> ResolveAsync(IdentifierKind kind)
    {
        var exchange = TestNode.ResolveExchange(new ResolveRequest { Identifier = new Identifier { Kind = kind, Value = Pinfl } });
        var result = await _provider.CallAsync(exchange, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        return (result, exchange);
    }
}
