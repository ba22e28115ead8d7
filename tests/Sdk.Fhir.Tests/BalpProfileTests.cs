using System.Text;
using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir.Tests;

/// <summary>The rules of IHE BALP 1.1, profile by profile, held against what is rendered: there is no validator of profiles in the packages this project uses.</summary>
public sealed class BalpProfileTests
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Interaction = "http://hl7.org/fhir/restful-interaction";
    private const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string ObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";
    private const string Source = "110153";
    private const string Destination = "110152";

    [Theory]
    [InlineData("PatientRead", "read of a patient")]
    [InlineData("PatientRead", "emergency")]
    [InlineData("PatientRead", "read for another")]
    [InlineData("PatientRead", "stale answer")]
    [InlineData("Read", "read without patient")]
    public void Read_KeepsItsProfile(string profile, string kind)
    {
        var rendered = Rendered(profile, kind);

        HoldsRestful(rendered, "read", AuditEvent.AuditEventAction.R);
        HoldsClientAndServer(rendered, client: Destination, server: Source);
        HoldsUser(rendered, "IRCP");
        HoldsData(rendered);
        HoldsPatient(rendered, profile);
    }

    [Theory]
    [InlineData("PatientQuery", "query for a patient")]
    [InlineData("Query", "query without patient")]
    public void Query_KeepsItsProfile(string profile, string kind)
    {
        var rendered = Rendered(profile, kind);

        HoldsRestful(rendered, "search", AuditEvent.AuditEventAction.E);
        HoldsClientAndServer(rendered, client: Source, server: Destination);
        HoldsUser(rendered, "IRCP");
        var query = Assert.Single(rendered.Entity, entity => Is(entity.Type, EntityType, "2"));
        Assert.True(Is(query.Role, ObjectRole, "24"));
        Assert.Null(query.What);
        Assert.Empty(query.Detail);
        var record = Samples.All[kind];
        Assert.Equal($"{record.Operation} salted-sha-256={record.RequestHash.ToBase64()}", Encoding.UTF8.GetString(query.Query));
        HoldsPatient(rendered, profile);
    }

    [Theory]
    [InlineData("PatientCreate", "event", "create", AuditEvent.AuditEventAction.C)]
    [InlineData("Create", "event without patient", "create", AuditEvent.AuditEventAction.C)]
    [InlineData("PatientUpdate", "update", "update", AuditEvent.AuditEventAction.U)]
    [InlineData("PatientDelete", "deletion", "delete", AuditEvent.AuditEventAction.D)]
    public void Change_KeepsItsProfile(string profile, string kind, string interaction, AuditEvent.AuditEventAction action)
    {
        var rendered = Rendered(profile, kind);

        HoldsRestful(rendered, interaction, action);
        HoldsClientAndServer(rendered, client: Source, server: Destination);
        HoldsUser(rendered, "AUT");
        HoldsData(rendered);
        HoldsPatient(rendered, profile);
    }

    [Fact]
    public void ShownMessage_KeepsPrivacyDisclosureSource()
    {
        var rendered = Rendered("PrivacyDisclosure.Source", "message shown");

        Assert.True(Is(rendered.Type, Dicom, "110106"));
        Assert.Equal(AuditEvent.AuditEventAction.R, rendered.Action);
        Assert.Contains(rendered.Subtype, subtype => Is(subtype, "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose"));
        Assert.Equal(AuditEvent.AuditEventOutcome.N0, rendered.Outcome);
        Assert.NotEmpty(rendered.PurposeOfEvent);
        HoldsClientAndServer(rendered, client: Destination, server: Source);
        Assert.True(AgentOf(rendered, Source).Who.IsExactly(rendered.Source.Observer)); // val-audit-source
        Assert.True(rendered.Entity.Count >= 2);
        HoldsPatient(rendered, "PatientDisclosure");
        Assert.Contains(rendered.Entity, entity => entity.What?.Identifier is { System: "urn:ehealth-integration:audit-record:hub.node1", Value: "17" });
    }

    [Fact]
    public void Emergency_IsMarkedInTypePurposeAndReason()
    {
        var rendered = Rendered("PatientRead", "emergency");

        var purpose = Assert.Single(rendered.PurposeOfEvent);
        Assert.Equal(["ETREAT", "BTG"], purpose.Coding.Select(coding => coding.Code));
        Assert.All(purpose.Coding, coding => Assert.Equal("http://terminology.hl7.org/CodeSystem/v3-ActReason", coding.System));
        Assert.Equal("unconscious, no relatives", purpose.Text);
        Assert.Contains(rendered.Subtype, subtype => Is(subtype, Dicom, "110127"));
        Assert.DoesNotContain(Rendered("PatientRead", "read of a patient").Subtype, subtype => Is(subtype, Dicom, "110127"));
    }

    [Theory]
    [InlineData("refusal for want of a grant", "SENDER_FORBIDDEN")]
    [InlineData("refused purpose", "PURPOSE_FORBIDDEN")]
    [InlineData("stranger", "SENDER_UNAUTHENTICATED")]
    public void RefusedAccess_IsASecurityAlertOfNoProfile(string kind, string code)
    {
        var rendered = new AuditEventRendering("").Render(Samples.All[kind]);

        Assert.True(Is(rendered.Type, Dicom, "110113"));
        Assert.Equal((AuditEvent.AuditEventOutcome.N4, code), (rendered.Outcome, rendered.OutcomeDesc));
        Assert.Equal(kind == "stranger", rendered.Subtype.Exists(subtype => Is(subtype, Dicom, "110126")));
        Assert.Null(rendered.Meta);
    }

    [Theory]
    [InlineData("refusal at an edge", AuditEvent.AuditEventOutcome.N4, "FIELD_MISSING PID-3")]
    [InlineData("rejection by the partner", AuditEvent.AuditEventOutcome.N4, "PARTNER_REJECTED person-not-found")]
    [InlineData("partner away", AuditEvent.AuditEventOutcome.N8, "PARTNER_UNAVAILABLE")]
    [InlineData("code and action of a newer hub", AuditEvent.AuditEventOutcome.N8, "900")]
    public void WhatWentWrong_IsSaidAndOfNoProfile(string kind, AuditEvent.AuditEventOutcome outcome, string text)
    {
        var rendered = new AuditEventRendering("").Render(Samples.All[kind]);

        Assert.Equal((outcome, text), (rendered.Outcome, rendered.OutcomeDesc));
        Assert.Null(rendered.Meta);
    }

    [Fact]
    public void WhoAndWhat_AreTheRecords()
    {
        var rendered = Rendered("PatientCreate", "event");

        Assert.Equal("hub.node1-4711", rendered.Id);
        Assert.Equal(Samples.All["event"].RecordedAt.ToDateTimeOffset(), rendered.Recorded);
        Assert.Equal(Samples.Adapter, AgentOf(rendered, Source).Who.Identifier.Value);
        Assert.Equal(Samples.Node, AgentOf(rendered, Destination).Who.Identifier.Value);
        Assert.Equal(Samples.Hospital, Assert.Single(rendered.Agent, agent => agent.Requestor == true).Who.Identifier.Value);
        var exchange = Assert.Single(rendered.Entity, entity => entity.Type.Code == "XrequestId");
        Assert.Equal(Samples.All["event"].ExchangeId, exchange.What.Identifier.Value);
        var details = exchange.Detail.ToDictionary(detail => detail.Type, detail => ((FhirString)detail.Value).Value);
        Assert.Equal(("4711", "audit.hub.node1", "03030303030303030303030303030303"), (details["audit-index"], details["audit-log"], details["trace-id"]));
        Assert.Contains(rendered.Entity, entity => entity.What?.Identifier?.Value == "urn:uuid:7e57d004-2b97-4e7a-b45f-5387367791cd");
        Assert.Contains(rendered.Entity, entity => entity.What?.Identifier is { System: "urn:ehealth-integration:source-id:uz.hosp.sirdaryo-01.his", Value: "MSG00001" });
        Assert.Equal(Samples.All["event"].RequestHash.ToByteArray(), ((Base64Binary)Assert.Single(rendered.Entity.SelectMany(entity => entity.Detail), detail => detail.Type == "request-hash").Value).Value);
    }

    private static AuditEvent Rendered(string profile, string kind)
    {
        var rendered = AuditEventValidityTests.Read(new AuditEventJson("audit.hub.node1").Line(Samples.All[kind]));
        Assert.Equal(["https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit." + profile], rendered.Meta.Profile);
        return rendered;
    }

    private static void HoldsRestful(AuditEvent rendered, string interaction, AuditEvent.AuditEventAction action)
    {
        Assert.True(Is(rendered.Type, "http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"));
        Assert.Equal([interaction], rendered.Subtype.Where(subtype => subtype.System == Interaction).Select(subtype => subtype.Code));
        Assert.Equal(action, rendered.Action);
        Assert.Equal(AuditEvent.AuditEventOutcome.N0, rendered.Outcome);
        Assert.NotNull(rendered.Recorded);
    }

    private static void HoldsClientAndServer(AuditEvent rendered, string client, string server)
    {
        foreach (var role in new[] { client, server })
        {
            var agent = AgentOf(rendered, role);
            Assert.NotNull(agent.Who);
            Assert.NotNull(agent.Network);
            Assert.Null(agent.Media);
        }

        Assert.NotEqual(AgentOf(rendered, client).Who.Identifier.Value, AgentOf(rendered, server).Who.Identifier.Value);
        Assert.True(rendered.Agent.Count >= 2);
    }

    // user 0..1
    private static void HoldsUser(AuditEvent rendered, string type)
    {
        var users = rendered.Agent.Where(agent => agent.Type.Coding.Exists(coding => coding.System != Dicom)).ToList();
        Assert.True(users.Count <= 1);
        Assert.All(users, user => Assert.Equal((type, true, true), (user.Type.Coding[0].Code, user.Requestor == true, user.Network is null && user.Who is not null)));
        Assert.Single(rendered.Agent, agent => agent.Requestor == true);
    }

    // data 1..1
    private static void HoldsData(AuditEvent rendered)
    {
        var data = Assert.Single(rendered.Entity, entity => Is(entity.Type, EntityType, "2"));
        Assert.Contains(data.Role.Code, new[] { "3", "4", "20" });
        Assert.NotNull(data.What);
    }

    // patient 1..1 in the profiles for patients; what is a Reference(Patient) without an address.
    private static void HoldsPatient(AuditEvent rendered, string profile)
    {
        var patients = rendered.Entity.Where(entity => Is(entity.Type, EntityType, "1")).ToList();
        if (!profile.StartsWith("Patient", StringComparison.Ordinal))
        {
            Assert.Empty(patients);
            return;
        }

        var patient = Assert.Single(patients);
        Assert.True(Is(patient.Role, ObjectRole, "1"));
        Assert.Equal(("Patient", null, "urn:ehealth-integration:subject-pseudonym:hub.node1"), (patient.What.Type, patient.What.Reference, patient.What.Identifier.System));
        Assert.Equal(string.Concat(Enumerable.Repeat("ab", 32)), patient.What.Identifier.Value);
        Assert.True(rendered.Entity.Count >= 2);
    }

    private static AuditEvent.AgentComponent AgentOf(AuditEvent rendered, string role) =>
        Assert.Single(rendered.Agent, agent => agent.Type.Coding.Exists(coding => Is(coding, Dicom, role)));

    private static bool Is(Coding? coding, string system, string code) => coding?.System == system && coding.Code == code;
}
