using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Local;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Local;

public sealed class DirectoryProviderTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task WhoAmI_SaysWhatTheCallerMayDoAndUntilWhen()
    {
        var me = WhoAmIResponse.Parser.ParseFrom(await AnswerAsync(Catalogues.WhoAmI, []));

        Assert.Equal((Parties.Hospital, Parties.Hospital, Parties.Node), (me.SystemId, me.Name, me.NodeId));
        Assert.Equal(Situation.Start.AddHours(24), me.CertificateExpiresAt.ToDateTimeOffset());
        Assert.Equal(
            [
                (Catalogues.Resolve.Name, OperationKind.Call, "ETREAT TREAT"), (Catalogues.GetPerson, OperationKind.Call, "ETREAT TREAT"),
                (Catalogues.Write.Name, OperationKind.Call, "ETREAT TREAT"), (Catalogues.PatientAdmitted, OperationKind.Publish, ""),
            ],
            me.Allowed.Select(allowed => (allowed.Name, allowed.Kind, string.Join(' ', allowed.Purposes))));
    }

    [Theory]
    [InlineData("", new[] { Parties.Clinic, Parties.Edge, Parties.Registry, Parties.SecondRegistry, Parties.Hospital })]
    [InlineData("ehealth.registry.v1.CivilRegistry", new[] { Parties.Registry, Parties.SecondRegistry })]
    [InlineData("ehealth.nothing.v1.Nothing", new string[0])]
    public async Task ListSystems_NamesAllOrThoseThatAnswerAContract(string contract, string[] expected)
    {
        _hub.Links.Of(Parties.SecondRegistry).IsReachable = false;

        var systems = (await ListAsync(contract)).Systems;

        Assert.Equal(expected, systems.Select(system => system.SystemId));
        Assert.Equal(expected.Where(id => id == Parties.Registry), systems.Where(system => system.Linked).Select(system => system.SystemId));
    }

    private async Task<ListSystemsResponse> ListAsync(string contract) => ListSystemsResponse.Parser.ParseFrom(
        await AnswerAsync(Catalogues.Published.Calls["ehealth.hub.v1.Directory/ListSystems"], new ListSystemsRequest { Contract = contract }.ToByteArray()));

    private async Task<byte[]> AnswerAsync(Operation operation, byte[] request)
    {
        var provider = new DirectoryProvider(_hub.Directory, _hub.Links, Parties.Node);
        var result = await provider.CallAsync(_hub.Authorized(operation, request), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Null(result.Error);
        return result.Response.ToArray();
    }
}
