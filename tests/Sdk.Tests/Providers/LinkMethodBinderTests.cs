using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Tests.Doubles;
using Google.Protobuf;

namespace EHealth.Integration.Sdk.Tests.Providers;

public sealed class LinkMethodBinderTests
{
    private readonly LinkMethodBinder _binder = new();

    [Fact]
    public void GeneratedBases_AreBoundUnderTheirFullNames()
    {
        _binder.Bind(new ScriptedRegistry());
        _binder.Bind(new SilentInsurance());

        Assert.Equal(["ehealth.insurance.v1.HealthInsurance", "ehealth.registry.v1.CivilRegistry"], _binder.Contracts);
        Assert.Equal([SilentInsurance.Method, "ehealth.registry.v1.CivilRegistry/FindPersons", ScriptedRegistry.Method], _binder.Methods.Keys.Order());
    }

    [Fact]
    public async Task BoundMethod_TurnsBytesIntoBytes()
    {
        _binder.Bind(new ScriptedRegistry { Answer = (request, _) => Task.FromResult(new GetPersonResponse { Person = new() { BirthDate = request.Pinfl } }) });
        var call = new LinkCall { Payload = new GetPersonRequest { Pinfl = "32306850000017" }.ToByteString(), Context = new CallContext() };

        var answer = await _binder.Methods[ScriptedRegistry.Method](call, new LinkServerCallContext(call, TimeProvider.System, []));

        Assert.Equal("32306850000017", GetPersonResponse.Parser.ParseFrom(answer).Person.BirthDate);
    }

    [Fact]
    public async Task EmptyResponse_IsNoBytes()
    {
        _binder.Bind(new ScriptedRegistry());
        var call = new LinkCall { Context = new CallContext() };

        Assert.True((await _binder.Methods[ScriptedRegistry.Method](call, new LinkServerCallContext(call, TimeProvider.System, []))).IsEmpty);
    }

    [Fact]
    public void ContractThatStreams_IsRefusedByName()
    {
        var refusal = Assert.Throws<ArgumentException>(() => _binder.Bind(new StreamingEvents()));

        Assert.Contains("ehealth.hub.v1.Events/PublishStream streams", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ObjectThatIsNoService_IsRefusedByName()
    {
        var refusal = Assert.Throws<ArgumentException>(() => _binder.Bind("a string"));

        Assert.Contains("String does not derive from a generated service base", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SameContractTwice_IsRefused()
    {
        _binder.Bind(new ScriptedRegistry());

        Assert.Throws<ArgumentException>(() => _binder.Bind(new ScriptedRegistry()));
    }

    private sealed class SilentInsurance : HealthInsurance.HealthInsuranceBase
    {
        public const string Method = "ehealth.insurance.v1.HealthInsurance/CheckEligibility";
    }

    private sealed class StreamingEvents : Events.EventsBase;
}
