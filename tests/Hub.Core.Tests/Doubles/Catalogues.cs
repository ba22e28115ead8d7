using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Catalogue;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

internal static class Catalogues
{
    public const string GetPerson = "ehealth.registry.v1.CivilRegistry/GetPerson";
    public const string CheckEligibility = "ehealth.insurance.v1.HealthInsurance/CheckEligibility";
    public const string PatientAdmitted = "ehealth.clinical.v1.PatientAdmitted";

    public static readonly ContractCatalogue Published = ContractCatalogue.Build(
    [
        CivilRegistryReflection.Descriptor, HealthInsuranceReflection.Descriptor, IdentityReflection.Descriptor, EncounterEventsReflection.Descriptor,
        DirectoryReflection.Descriptor, AuditReflection.Descriptor, LinkReflection.Descriptor, EventsReflection.Descriptor,
    ]);

    /// <summary>A read: no side effects.</summary>
    public static readonly Operation Read = Published.Calls[GetPerson];

    /// <summary>The same message as a call with side effects; the published contracts have none yet that is granted and routed.</summary>
    public static readonly Operation Write = new()
    {
        Name = "ehealth.registry.v1.CivilRegistry/Register",
        Kind = OperationKind.Call,
        Contract = Read.Contract,
        RequestType = Read.RequestType,
        ResponseType = Read.ResponseType,
        RequestPlan = Read.RequestPlan,
        HasSideEffects = true,
    };

    public static readonly Operation Event = Published.Events[PatientAdmitted];

    public static readonly Operation WhoAmI = Published.Calls["ehealth.hub.v1.Directory/WhoAmI"];

    public static readonly Operation EdgeRefusal = Published.Calls["ehealth.audit.v1.EdgeRefusals/Report"];

    public static readonly Operation Resolve = Published.Calls["ehealth.identity.v1.Identity/Resolve"];
}
