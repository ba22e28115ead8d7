using System.Text.RegularExpressions;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>Access in an emergency is marked in every listing, and listed apart with the reasons given.</summary>
public sealed class BreakGlassTests(HubFixture hub)
{
    [Fact]
    public async Task BreakGlass_IsListedApartWithItsReason()
    {
        var (ordinary, emergency) = (await hub.AskRegistryAsync(), await hub.AskRegistryAsync("ETREAT"));

        string[] search = ["search", "--break-glass", "--operation", "ehealth.registry.v1.CivilRegistry/GetPerson"];
        var found = (await hub.AuditAsync(search)).Succeeded();

        Assert.EndsWith("REASON", found.Lines[0], StringComparison.Ordinal);
        Assert.Contains(found.Lines, line => line.Contains($" {emergency} ", StringComparison.Ordinal));
        var record = (await hub.AuditAsync([.. search, "--json"])).Succeeded().Json.GetProperty("records").EnumerateArray().Single(one => one.GetProperty("index").GetString() == $"{emergency}");
        Assert.Equal(AuditedHub.Reason, record.GetProperty("reason").GetString()); // a screen of 100 columns may have no room for all of it
        Assert.DoesNotContain(found.Lines, line => line.Contains($" {ordinary} ", StringComparison.Ordinal));
        Assert.All(found.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task EmergencyAmongOthers_IsMarkedInTableJsonAndFhir()
    {
        var emergency = await hub.AskRegistryAsync("ETREAT");
        string[] search = ["search", "--with", HubFixture.Asker, "--operation", "ehealth.registry.v1.CivilRegistry/GetPerson", "--limit", "200"];

        Assert.Contains((await hub.AuditAsync(search)).Succeeded().Lines, line => Regex.IsMatch(line, $@"! ETREAT +{emergency} "));
        var record = (await hub.AuditAsync([.. search, "--json"])).Succeeded().Json.GetProperty("records").EnumerateArray().Single(one => one.GetProperty("index").GetString() == $"{emergency}");
        Assert.True(record.GetProperty("breakGlass").GetBoolean());
        Assert.Contains("\"BTG\"", (await hub.AuditAsync([.. search, "--fhir"])).Succeeded().Output, StringComparison.Ordinal);
    }
}
