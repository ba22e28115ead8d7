using System.Globalization;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>What tests of <c>audit</c> need of the hub they share.</summary>
internal static class AuditedHub
{
    public const string Reason = "unconscious, no relatives";

    public static Task<CommandResult> AuditAsync(this HubFixture hub, params string[] command) => CommandResult.OfAsync(["audit", .. command, .. hub.As(HubFixture.Operator)]);

    public static Task<CommandResult> AuditAsAsync(this HubFixture hub, string system, params string[] command) => CommandResult.OfAsync(["audit", .. command, .. hub.As(system)]);

    /// <summary>Public key of the hub's log, as an auditor was given it.</summary>
    public static string LogKey(this HubFixture hub) => NoteKeyFile.Read(Path.Combine(hub.Data, "audit.key"))!.Verifier.ToString();

    /// <summary>Reads the registry's entry of the person it knows.</summary>
    /// <returns>Index of the audit record.</returns>
    public static async Task<ulong> AskRegistryAsync(this HubFixture hub, string purpose = "TREAT")
    {
        string[] why = purpose == "ETREAT" ? ["--purpose", purpose, "--reason", Reason] : ["--purpose", purpose];
        var answer = await CommandResult.OfAsync(
            ["call", "ehealth.registry.v1.CivilRegistry/GetPerson", $$"""{"pinfl":"{{HubFixture.KnownPinfl}}"}""", .. why, .. hub.As(HubFixture.Asker)]);
        return ulong.Parse(answer.Succeeded().Error.Trim().Split(' ')[^1], CultureInfo.InvariantCulture);
    }
}
