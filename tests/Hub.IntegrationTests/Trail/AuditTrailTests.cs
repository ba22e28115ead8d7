using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Publishing;
using AuditTrailClient = EHealth.Integration.Contracts.Audit.V1.AuditTrail.AuditTrailClient;

namespace EHealth.Integration.Hub.IntegrationTests.Trail;

/// <summary>A published message is found, and shown to those who may see it and say why; both are in the audit.</summary>
public sealed class AuditTrailTests(SharedHub shared) : SharedHubTests(shared)
{
    private static readonly byte[] Source = "MSH|^~\\&|HIS|H1|||20261126||ADT^A01|X|P|2.5.1\r"u8.ToArray();

    private AuditTrailClient Auditor => Hub.Connect(TestDirectory.Auditor).Client<AuditTrailClient>();

    [Fact]
    public async Task PublishedMessage_IsFoundBySourceIdPersonAndSystem()
    {
        var receipt = await PublishAsync(300, "FIND1");

        foreach (var request in new[]
        {
            new SearchRequest { SourceId = "FIND1" },
            new SearchRequest { Subject = Patient(300) },
            new SearchRequest { System = TestDirectory.Hospital, Operation = TestDirectory.Admitted, SourceId = "FIND1" },
        })
        {
            var answer = await Auditor.SearchAsync(request, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation));
            Assert.Equal((receipt.AuditIndex, "FIND1"), (answer.Records[0].Index, answer.Records[0].SourceId));
            Assert.Equal(0ul, answer.ContinueBelow);
        }
    }

    [Fact]
    public async Task SearchByPerson_IsInTheAuditAsAboutThem()
    {
        await PublishAsync(301, "FIND2");

        using var call = Auditor.SearchAsync(new SearchRequest { Subject = Patient(301) }, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation));
        var published = Assert.Single((await call.ResponseAsync).Records);

        var record = Hub.Audit.Of(call.GetTrailers().GetValue(MetadataNames.ExchangeId)!);
        Assert.Equal((TestDirectory.Auditor, "ehealth.audit.v1.AuditTrail/Search", "HOPERAT"), (record.Sender, record.Operation, record.Purpose));
        Assert.Equal(published.SubjectPseudonym, record.SubjectPseudonym);
    }

    [Fact]
    public async Task ShownMessage_IsByteForByteAndItsShowingIsRecorded()
    {
        var receipt = await PublishAsync(302, "SHOW1");

        using var call = Auditor.ReadSourceAsync(
            new ReadSourceRequest { Index = receipt.AuditIndex }, HubCall.With(PurposeOfUse.EmergencyTreatment, "dispute about a dose", cancellationToken: Cancellation));
        var shown = await call.ResponseAsync;

        Assert.Equal(Source, shown.Source.ToByteArray());
        var (record, published) = (Hub.Audit.Of(call.GetTrailers().GetValue(MetadataNames.ExchangeId)!), Hub.Audit.Of(receipt.ExchangeId));
        Assert.Equal((TestDirectory.Auditor, "ETREAT", "dispute about a dose"), (record.Sender, record.Purpose, record.Reason));
        Assert.Equal((receipt.AuditIndex, "SHOW1", published.SubjectPseudonym), (record.RefersTo, record.SourceId, record.SubjectPseudonym));

        // Who asks for the message finds who has seen it.
        var found = await Auditor.SearchAsync(new SearchRequest { SourceId = "SHOW1" }, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation));
        Assert.Equal([record.Index, receipt.AuditIndex], found.Records.Select(one => one.Index));
    }

    // In the journal such a record is not held as a whole by whoever reads it.
    [Fact]
    public async Task LargeMessage_IsShownInParts()
    {
        byte[] large = [.. Source, .. new byte[5 * 1024 * 1024]];
        new Random(7).NextBytes(large.AsSpan(Source.Length));
        var receipt = await PublishAsync(305, "SHOW3", large);

        var shown = new List<byte>();
        ulong total;
        do
        {
            var part = await Auditor.ReadSourceAsync(
                new ReadSourceRequest { Index = receipt.AuditIndex, Offset = (ulong)shown.Count }, HubCall.With(PurposeOfUse.EmergencyTreatment, "dispute about a dose", cancellationToken: Cancellation));
            Assert.NotEqual(0, part.Source.Length);
            shown.AddRange(part.Source.Span);
            total = part.TotalBytes;
        }
        while ((ulong)shown.Count < total);

        Assert.Equal(large, shown);
    }

    [Theory]
    [InlineData(TestDirectory.Auditor, "HOPERAT", null, HubErrorCode.PurposeForbidden)]
    [InlineData(TestDirectory.Auditor, "", null, HubErrorCode.PurposeForbidden)]
    [InlineData(TestDirectory.Auditor, "ETREAT", null, HubErrorCode.PurposeForbidden)]
    [InlineData(TestDirectory.Hospital, "TREAT", null, HubErrorCode.SenderForbidden)]
    public async Task WithoutGrantPurposeOrReason_NothingIsShown(string system, string purpose, string? reason, HubErrorCode code)
    {
        var receipt = await PublishAsync(303, "SHOW2");

        var refused = await Assert.ThrowsAsync<HubException>(async () => await Hub.Connect(system).Client<AuditTrailClient>().ReadSourceAsync(
            new ReadSourceRequest { Index = receipt.AuditIndex }, HubCall.With(purpose, reason, cancellationToken: Cancellation)));

        Assert.Equal(code, refused.Code);
        Assert.Equal((AuditKind.Refusal, system), (Hub.Audit.Last().Kind, Hub.Audit.Last().Sender));
    }

    [Fact]
    public async Task RefusedMessage_IsFoundByItsNumber()
    {
        await Hub.Connect(TestDirectory.Gateway).Client<EdgeRefusals.EdgeRefusalsClient>().ReportAsync(
            new ReportEdgeRefusalRequest
            {
                Operation = "hl7v2/ADT^A01", Code = HubErrorCode.FieldMissing, Field = "PID-3", MessageSha256 = Google.Protobuf.ByteString.CopyFrom(new byte[32]), SourceId = "REFUSED1",
            },
            HubCall.With(PurposeOfUse.Operations, onBehalfOf: TestDirectory.Hospital, cancellationToken: Cancellation));

        var request = new SearchRequest { SourceId = "REFUSED1", System = TestDirectory.Hospital, Operation = "hl7v2/*", Outcome = HubErrorCode.FieldMissing, Kind = AuditKind.Refusal };
        var found = await Auditor.SearchAsync(request, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation));

        Assert.Equal("PID-3", Assert.Single(found.Records).Field);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("номер")]
    public async Task NumberThatIsNone_IsRefusedAndNotRepeated(string sourceId)
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => PublishAsync(304, sourceId));

        Assert.Equal((HubErrorCode.FieldInvalid, "source_id"), (refused.Code, refused.Field));
        Assert.Equal("", Hub.Audit.Of(refused.ExchangeId!).SourceId);
    }

    private static Identifier Patient(int person) => new() { Kind = IdentifierKind.Pinfl, Value = TestPersons.Population.PersonAt(person).Pinfl };

    private Task<PublishReceipt> PublishAsync(int person, string sourceId, byte[]? source = null) => Hub.Connect(TestDirectory.Hospital).Events.PublishAsync(
        TestPersons.Admission(person), new PublishOptions { SourceMessage = source ?? Source, SourceId = sourceId }, Cancellation);
}
