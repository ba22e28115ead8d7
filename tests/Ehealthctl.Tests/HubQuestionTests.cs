using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Tests;

public sealed class HubQuestionTests(HubFixture hub)
{
    [Fact]
    public async Task WhoAmI_TellsSystemAndRights()
    {
        var me = (await CommandResult.OfAsync(["whoami", .. hub.As(HubFixture.Asker)])).Succeeded();

        Assert.Contains($"system       {HubFixture.Asker}", me.Lines);
        Assert.Contains("answered by  hub.node1", me.Lines);
        Assert.Contains("call          ehealth.registry.v1.CivilRegistry/GetPerson            ETREAT, TREAT", me.Lines);
        Assert.Contains("publish       ehealth.clinical.v1.PatientAdmitted", me.Lines);
        Assert.Contains("subscribe to  ehealth.insurance.v1.CoverageChecked", me.Lines);
        Assert.All(me.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task WhoAmIOfAdapter_TellsWhomItSpeaksFor()
    {
        var me = (await CommandResult.OfAsync(["whoami", .. hub.As(HubFixture.Adapter)])).Succeeded();

        Assert.Equal(HubFixture.Asker, me.Lines[Array.IndexOf(me.Lines, "SPEAKS FOR") + 1]);
    }

    [Fact]
    public async Task WhoAmI_AsJson_IsTheContractsMessage()
    {
        var me = (await CommandResult.OfAsync(["whoami", "--json", .. hub.As(HubFixture.Asker)])).Succeeded();

        Assert.Equal(HubFixture.Asker, JsonParser.Default.Parse<WhoAmIResponse>(me.Output).SystemId);
    }

    [Fact]
    public async Task WhoAmIWithThreeFiles_AsksAsTheirSystem()
    {
        var certs = Path.Combine(hub.Data, "certs");

        var me = (await CommandResult.OfAsync(
            "whoami", "--hub", hub.Address, "--certificate", $"{certs}/{HubFixture.Stranger}.pem", "--key", $"{certs}/{HubFixture.Stranger}.key", "--ca", $"{certs}/ca.pem")).Succeeded();

        Assert.Contains($"system       {HubFixture.Stranger}", me.Lines);
        Assert.Contains("It has no grants, and no events to publish or subscribe to.", me.Lines);
    }

    [Fact]
    public async Task Systems_TellsWhichProvidersAreLinked()
    {
        var systems = (await CommandResult.OfAsync(["systems", .. hub.As(HubFixture.Stranger)])).Succeeded();

        Assert.Equal("linked", WordsOf(HubFixture.Registry)[1]);
        Assert.Equal(["not", "linked"], WordsOf("uz.insurer.asleep")[1..3]);
        Assert.Equal("·", WordsOf(HubFixture.Asker)[1]);
        Assert.Contains("8 systems, 2 providers, 1 of them linked.", systems.Lines);
        Assert.All(systems.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));

        string[] WordsOf(string system) => systems.Lines.Single(line => line.StartsWith(system, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task SystemsOfOneContract_ListsItsProviders()
    {
        var systems = (await CommandResult.OfAsync(["systems", "--json", "--contract", "ehealth.registry.v1.CivilRegistry", .. hub.As(HubFixture.Stranger)])).Succeeded();

        var system = Assert.Single(JsonParser.Default.Parse<ListSystemsResponse>(systems.Output).Systems);
        Assert.Equal((HubFixture.Registry, true), (system.SystemId, system.Linked));
    }

    [Fact]
    public async Task RevokedCertificate_IsRefusedByTheRunningHub()
    {
        const string SystemId = "uz.lab.revoked";
        (await CommandResult.OfAsync("certificate", "issue", SystemId, "--data", hub.Data)).Succeeded();
        (await CommandResult.OfAsync(["whoami", .. hub.As(SystemId)])).Succeeded();

        (await CommandResult.OfAsync("certificate", "revoke", SystemId, "--data", hub.Data)).Succeeded();

        // Asked until it follows; each question goes over the wire.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        CommandResult me;
        do
        {
            me = await CommandResult.OfAsync(["whoami", .. hub.As(SystemId)]);
        }
        while (me.ExitCode == (int)ExitCode.Ok && !patience.IsCancellationRequested);
        Assert.Contains("SENDER_UNAUTHENTICATED", me.FailedWith(ExitCode.No), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SystemWithoutCertificate_IsWrongUsageAndSaysWhatToDo() =>
        Assert.Contains("certificate issue uz.nobody.here", (await CommandResult.OfAsync(["whoami", .. hub.As("uz.nobody.here")])).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task SystemThatIsNoId_IsWrongUsage() =>
        Assert.Contains("is no system id", (await CommandResult.OfAsync(["whoami", .. hub.As("../x")])).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task NobodyToAskAs_IsWrongUsage() =>
        Assert.Contains("--system", (await CommandResult.OfAsync("systems", "--hub", hub.Address)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task KeyOfAnotherSystem_IsWrongUsage()
    {
        var certs = Path.Combine(hub.Data, "certs");

        var me = await CommandResult.OfAsync(
            "whoami", "--hub", hub.Address, "--certificate", $"{certs}/{HubFixture.Stranger}.pem", "--key", $"{certs}/{HubFixture.Asker}.key", "--ca", $"{certs}/ca.pem");

        Assert.Contains("are not a certificate, its key and an authority", me.FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_CannotReachTheHub()
    {
        using var elsewhere = new TemporaryFolder();
        (await CommandResult.OfAsync("certificate", "issue", HubFixture.Asker, "--data", elsewhere.Path)).Succeeded();

        var distrusting = await CommandResult.OfAsync("whoami", "--hub", hub.Address, "--data", elsewhere.Path, "--system", HubFixture.Asker);
        var distrusted = await CommandResult.OfAsync(
            "whoami", "--hub", hub.Address, "--certificate", $"{elsewhere.Path}/certs/{HubFixture.Asker}.pem", "--key", $"{elsewhere.Path}/certs/{HubFixture.Asker}.key", "--ca", $"{hub.Data}/certs/ca.pem");

        Assert.Contains("does not come from the trusted authority", distrusting.FailedWith(ExitCode.Unreachable), StringComparison.Ordinal);
        Assert.Contains("closes the connection", distrusted.FailedWith(ExitCode.Unreachable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListening_CannotReachTheHub()
    {
        var me = await CommandResult.OfAsync("whoami", "--hub", "https://localhost:9", "--data", hub.Data, "--system", HubFixture.Asker);

        Assert.Contains("Cannot reach the hub at https://localhost:9: connection refused.", me.FailedWith(ExitCode.Unreachable), StringComparison.Ordinal);
    }
}
