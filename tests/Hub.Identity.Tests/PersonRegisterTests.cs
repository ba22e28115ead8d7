using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests;

public sealed class PersonRegisterTests : IAsyncDisposable
{
    private const string Pinfl = "31507900123456";

    private readonly TestRegister _register = new();
    private readonly TestNode _node;

    public PersonRegisterTests() => _node = new TestNode(_register, new IdentityOptions { Lifetime = TimeSpan.FromMilliseconds(200) });

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task KnownPerson_IsLetThrough()
    {
        _register.Register(Pinfl);

        Assert.Null((await CheckAsync()).Error);
    }

    [Fact]
    public async Task UnknownPerson_IsRejectedWithTheCodeOfTheRegisters() =>
        Assert.Equal(new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "person-not-found" }, (await CheckAsync()).Error);

    [Fact]
    public async Task RegisterAway_ItsErrorIsTheAnswer()
    {
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = TimeSpan.FromSeconds(2) };

        Assert.Equal(_register.Failure, (await CheckAsync()).Error);
    }

    [Fact]
    public async Task RegisterAwayAndEntryPastItsLifetime_LetsThroughAndTheExchangeIsFlagged()
    {
        _register.Register(Pinfl);
        var (_, current) = await CheckAsync();
        _register.Failure = new HubError(HubErrorCode.PartnerUnavailable);

        var (error, _) = await Until.MetAsync(CheckAsync, answer => answer.Exchange.IsStale);

        Assert.Null(error);
        Assert.False(current.IsStale);
    }

    private async Task<(HubError? Error, Exchange Exchange)> CheckAsync()
    {
        var exchange = TestNode.ResolveExchange();
        return (await new PersonRegister(_node.Directory).CheckAsync(Pinfl, exchange, TestContext.Current.CancellationToken), exchange);
    }
}
