using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Hub.Core.Tests.Catalogue;

public sealed class ContractCatalogueTests
{
    [Fact]
    public void EveryUnaryMethod_IsACallUnderItsFullName()
    {
        var call = Catalogues.Published.Calls[Catalogues.GetPerson];

        Assert.Equal(("ehealth.registry.v1.CivilRegistry", OperationKind.Call), (call.Contract, call.Kind));
        Assert.Equal("ehealth.registry.v1.GetPersonRequest", call.RequestType.FullName);
        Assert.Equal("ehealth.registry.v1.GetPersonResponse", call.ResponseType?.FullName);
        Assert.Contains(call.Contract, Catalogues.Published.Contracts.Order());
    }

    [Fact]
    public void SideEffects_AreAssumedUnlessTheContractSaysNone()
    {
        Assert.False(Catalogues.Published.Calls[Catalogues.GetPerson].HasSideEffects);
        Assert.True(Catalogues.EdgeRefusal.HasSideEffects);
    }

    [Theory]
    [InlineData("ehealth.registry.v1.CivilRegistry/GetPerson", AuditAction.Read)]
    [InlineData("ehealth.hub.v1.Directory/WhoAmI", AuditAction.Read)]
    [InlineData("ehealth.registry.v1.CivilRegistry/FindPersons", AuditAction.Execute)]
    [InlineData("ehealth.identity.v1.Identity/Match", AuditAction.Execute)]
    [InlineData("ehealth.insurance.v1.HealthInsurance/CheckEligibility", AuditAction.Execute)]
    [InlineData("ehealth.hub.v1.Directory/ListSystems", AuditAction.Execute)]
    [InlineData("ehealth.audit.v1.EdgeRefusals/Report", AuditAction.Update)] // no option, side effects
    public void Action_IsTheContractsOrFollowsFromItsSideEffects(string method, AuditAction action) => Assert.Equal(action, Catalogues.Published.Calls[method].Action);

    [Fact]
    public void Publication_CreatesSomething() => Assert.All(Catalogues.Published.Events.Values, published => Assert.Equal(AuditAction.Create, published.Action));

    [Fact]
    public void MessagesMarkedAsEvents_AreEventsWithTheirExpiry()
    {
        var admitted = Catalogues.Published.Events[Catalogues.PatientAdmitted];

        Assert.Equal((OperationKind.Publish, true, TimeSpan.FromHours(720)), (admitted.Kind, admitted.HasSideEffects, admitted.ExpiresAfter));
        Assert.DoesNotContain("ehealth.clinical.v1.Encounter", Catalogues.Published.Events.Keys);
    }

    [Fact]
    public void ContractsTheHubSpeaksItself_AreNotRouted() =>
        Assert.DoesNotContain(Catalogues.Published.Contracts, contract => contract is "ehealth.hub.v1.ProviderLink" or "ehealth.hub.v1.Events");

    [Fact]
    public void StreamingMethods_AreAllListedAsMistakes()
    {
        var file = new FileDescriptorProto { Name = "test/streams.proto", Package = "test", Syntax = "proto3", MessageType = { new DescriptorProto { Name = "M" } } };
        file.Service.Add(new ServiceDescriptorProto
        {
            Name = "Streams",
            Method =
            {
                new MethodDescriptorProto { Name = "Up", InputType = ".test.M", OutputType = ".test.M", ClientStreaming = true },
                new MethodDescriptorProto { Name = "Down", InputType = ".test.M", OutputType = ".test.M", ServerStreaming = true },
            },
        });

        var refusal = Assert.Throws<ContractException>(() => ContractCatalogue.Build(FileDescriptor.BuildFromByteStrings([file.ToByteString()])));

        Assert.Contains("test.Streams.Up", refusal.Message);
        Assert.Contains("test.Streams.Down", refusal.Message);
        Assert.Contains("2 mistake(s)", refusal.Message);
    }
}
