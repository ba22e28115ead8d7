using System.Text;
using System.Text.Json;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace EHealth.Integration.Sdk.Fhir.Tests;

/// <summary>Every kind of record is valid FHIR R4: written, read back by the strict reader, and validated.</summary>
public sealed class AuditEventValidityTests
{
    private const string Origin = "audit.hub.node1";

    public static TheoryData<string> Kinds => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKindOfRecord_IsReadBackStrictlyAndIsValid(string kind)
    {
        var record = Samples.All[kind];
        var line = new AuditEventJson(Origin).Line(record);

        Assert.DoesNotContain('\n', line);
        var read = Read(line);
        Assert.Empty(MistakesOf(read));
        Assert.True(read.IsExactly(new AuditEventRendering(Origin).Render(record)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WhatWasSealed_IsInNoRendering(string kind)
    {
        var line = new AuditEventJson(Origin).Line(Samples.All[kind]);

        Assert.DoesNotContain(Samples.ReadOf("TREAT").SubjectSealed.ToBase64(), line, StringComparison.Ordinal);
        Assert.DoesNotContain("\"reference\"", line, StringComparison.Ordinal); // nothing that could be followed to a person
    }

    [Fact]
    public async System.Threading.Tasks.Task AllKindsInOneBundle_AreReadBackStrictlyAndAreValid()
    {
        using var stream = new MemoryStream();
        await new AuditEventJson(Origin).WriteBundleAsync(stream, Samples.All.Values.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

        var bundle = (Bundle)Deserialize(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Empty(MistakesOf(bundle));
        Assert.Equal((Bundle.BundleType.Collection, Samples.All.Count), (bundle.Type, bundle.Entry.Count));
        Assert.All(bundle.Entry, entry => Assert.IsType<AuditEvent>(entry.Resource));
    }

    [Fact]
    public async System.Threading.Tasks.Task BundleOfNothing_IsValid()
    {
        using var stream = new MemoryStream();
        await new AuditEventJson(Origin).WriteBundleAsync(stream, AsyncEnumerable.Empty<AuditRecord>(), TestContext.Current.CancellationToken);

        Assert.Empty(((Bundle)Deserialize(Encoding.UTF8.GetString(stream.ToArray()))).Entry);
    }

    // Kind, action and outcome in every combination, with and without what a record may lack.
    [Fact]
    public void EveryCombination_IsValid()
    {
        foreach (var outcome in Enum.GetValues<HubErrorCode>())
        {
            foreach (var kind in Enum.GetValues<AuditKind>())
            {
                foreach (var action in Enum.GetValues<AuditAction>())
                {
                    var record = Samples.ReadOf(outcome == HubErrorCode.Unspecified ? "ETREAT" : "TREAT");
                    (record.Outcome, record.Kind, record.Action) = (outcome, kind, action);
                    if (kind == AuditKind.Refusal) record.ClearOptional();
                    Assert.Empty(MistakesOf(Read(new AuditEventJson("").Line(record))));
                }
            }
        }
    }

    // That the tests above can fail.
    [Fact]
    public void AuditEventWithoutSource_IsFoundInvalid()
    {
        var rendered = new AuditEventRendering(Origin).Render(Samples.ReadOf("TREAT"));
        rendered.Source = null!;

        Assert.NotEmpty(MistakesOf(rendered));
        Assert.ThrowsAny<Exception>(() => Read("{\"resourceType\":\"AuditEvent\",\"recorded\":\"yesterday\"}"));
    }

    internal static AuditEvent Read(string json) => (AuditEvent)Deserialize(json);

    private static IReadOnlyCollection<CodedValidationException> MistakesOf(Resource resource) => resource.Validate(NarrativeValidationKind.FhirXhtml, FhirAttributeValidator.Default);

    private static Resource Deserialize(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        Assert.True(FhirJsonDeserializer.STRICT.TryDeserializeResource(ref reader, out var resource, out var mistakes), string.Join('\n', mistakes.Select(mistake => mistake.Message)));
        return resource!;
    }
}
