using System.Collections.Frozen;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>The parties of these tests.</summary>
internal static class Parties
{
    public const string Node = "uz.hub.node-1";
    public const string Hospital = "uz.hosp.sirdaryo-01.his";
    public const string Clinic = "uz.clinic.andijon-07";
    public const string Edge = "uz.edge.mllp-1";
    public const string Registry = "uz.gov.civil-registry";
    public const string SecondRegistry = "uz.gov.civil-registry-2";

    public static RegisteredSystem Of(
        string id,
        IEnumerable<Grant>? grants = null,
        IEnumerable<string>? provides = null,
        IEnumerable<string>? speaksFor = null,
        IEnumerable<string>? publishes = null,
        Quota? publishQuota = null) => new()
        {
            Id = id,
            Name = id,
            Grants = (grants ?? []).ToFrozenDictionary(grant => grant.Operation),
            Provides = (provides ?? []).ToFrozenSet(),
            SpeaksFor = (speaksFor ?? []).ToFrozenSet(),
            Publishes = (publishes ?? []).ToFrozenSet(),
            PublishQuota = publishQuota ?? Quota.Default,
            Subscribes = FrozenSet<string>.Empty,
        };

    public static Grant GrantFor(string operation, Quota? quota = null, params string[] purposes) =>
        new(operation, (purposes.Length == 0 ? [PurposeOfUse.Treatment, PurposeOfUse.EmergencyTreatment] : purposes).ToHashSet(), quota ?? Quota.Default);

    /// <summary>A hospital with rights, a clinic without, an edge that speaks for the hospital, two registries.</summary>
    public static DirectorySnapshot Directory() => new(
    [
        Of(
            Hospital,
            grants: [GrantFor(Catalogues.Read.Name), GrantFor(Catalogues.Write.Name), GrantFor(Catalogues.Resolve.Name)],
            publishes: [Catalogues.PatientAdmitted]),
        Of(Clinic),
        Of(Edge, speaksFor: [Hospital]),
        Of(Registry, provides: [Catalogues.Read.Contract]),
        Of(SecondRegistry, provides: [Catalogues.Read.Contract]),
    ]);
}
