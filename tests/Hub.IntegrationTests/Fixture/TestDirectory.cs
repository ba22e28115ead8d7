using System.Text.Json.Nodes;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>The directory file of the tests: who is registered and what each may do.</summary>
internal static class TestDirectory
{
    public const string Node = "hub.test";

    /// <summary>May read the registry for treatment and emergencies, publishes and subscribes.</summary>
    public const string Hospital = "uz.test.hospital";

    /// <summary>Has no rights of its own and speaks for the hospital.</summary>
    public const string Gateway = "uz.test.gateway";

    /// <summary>May search the audit, see what messages say for treatment and emergencies, and disclose and erase persons when they ask for it.</summary>
    public const string Auditor = "uz.test.auditor";

    /// <summary>Registered, and may nothing.</summary>
    public const string Laboratory = "uz.test.laboratory";

    /// <summary>May ask the registry once a second.</summary>
    public const string Hasty = "uz.test.hasty";

    /// <summary>Registered as provider and never linked.</summary>
    public const string Insurer = "uz.test.insurer";

    /// <summary>Has a certificate and no place in the directory.</summary>
    public const string Stranger = "uz.test.stranger";

    public const string Registry = "ehealth.registry.v1.CivilRegistry";
    public const string GetPerson = Registry + "/GetPerson";
    public const string Trail = "ehealth.audit.v1.AuditTrail";
    public const string Admitted = "ehealth.clinical.v1.PatientAdmitted";
    public const string Discharged = "ehealth.clinical.v1.PatientDischarged";

    private const string Insurance = "ehealth.insurance.v1.HealthInsurance";
    private const int Many = 60;

    /// <summary>A provider of the registry; each test takes one of its own, so that no test meets another's links or circuit.</summary>
    public static string ProviderNumber(int number) => number < Many ? $"uz.test.registry-{number:00}" : throw new InvalidOperationException("register more providers");

    /// <summary>A system that may subscribe to what the hospital publishes.</summary>
    public static string SubscriberNumber(int number) => number < Many ? $"uz.test.subscriber-{number:00}" : throw new InvalidOperationException("register more subscribers");

    /// <summary>The whole file; further systems may be added.</summary>
    public static JsonObject Content()
    {
        var systems = new JsonArray(
            SystemOf(Node, ("grants", Grants((Registry + "/*", ["TREAT", "ETREAT"])))),
            SystemOf(
                Hospital,
                ("grants", Grants((GetPerson, ["TREAT", "ETREAT"]), (Insurance + "/*", ["HPAYMT"]), ("ehealth.identity.v1.Identity/*", ["TREAT"]))),
                ("publishes", List(Admitted, Discharged))),
            SystemOf(Gateway, ("speaksFor", List(Hospital))),
            SystemOf(Auditor, ("grants", Grants(
                (Trail + "/Search", ["HOPERAT"]), (Trail + "/Read", ["HOPERAT"]), (Trail + "/GetCheckpoint", ["HOPERAT"]), (Trail + "/ProveInclusion", ["HOPERAT"]), (Trail + "/ProveConsistency", ["HOPERAT"]),
                (Trail + "/ReadSource", ["TREAT", "ETREAT"]), ("ehealth.audit.v1.AuditSubjects/*", ["HOPERAT", "PATRQT"])))),
            SystemOf(Laboratory),
            SystemOf(Hasty, ("grants", new JsonArray(GrantOf(GetPerson, ["TREAT"], new JsonObject { ["perSecond"] = 1, ["burst"] = 1 })))),
            SystemOf(Insurer, ("provides", List(Insurance))));
        for (var number = 0; number < Many; number++)
        {
            systems.Add(SystemOf(ProviderNumber(number), ("provides", List(Registry))));
            systems.Add(SystemOf(SubscriberNumber(number), ("subscribes", List(Admitted, Discharged))));
        }

        return new JsonObject { ["systems"] = systems };
    }

    public static JsonObject SystemOf(string id, params (string Name, JsonNode Value)[] members)
    {
        var system = new JsonObject { ["id"] = id };
        foreach (var (name, value) in members)
        {
            system[name] = value;
        }

        return system;
    }

    public static JsonArray List(params string[] values) => [.. values.Select(value => (JsonNode)value)];

    public static JsonArray Grants(params (string Calls, string[] Purposes)[] grants) => [.. grants.Select(grant => GrantOf(grant.Calls, grant.Purposes, quota: null))];

    private static JsonObject GrantOf(string calls, string[] purposes, JsonObject? quota)
    {
        var grant = new JsonObject { ["calls"] = List(calls), ["purposes"] = List(purposes) };
        if (quota is not null)
        {
            grant["quota"] = quota;
        }

        return grant;
    }
}
