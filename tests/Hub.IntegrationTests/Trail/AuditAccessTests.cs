using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Publishing;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using AuditTrailClient = EHealth.Integration.Contracts.Audit.V1.AuditTrail.AuditTrailClient;

namespace EHealth.Integration.Hub.IntegrationTests.Trail;

/// <summary>Whoever reads the audit stands in it, and so does whoever was not let.</summary>
public sealed class AuditAccessTests(SharedHub shared) : SharedHubTests(shared)
{
    private static readonly Dictionary<string, (Func<AuditTrailClient, CallOptions, (Task Answer, Func<Metadata> Trailers)> Ask, AuditAction Action)> Methods = new(StringComparer.Ordinal)
    {
        ["Search"] = ((client, options) => Of(client.SearchAsync(new SearchRequest { Purpose = "ETREAT" }, options)), AuditAction.Execute),
        ["Read"] = ((client, options) => Of(client.ReadAsync(new ReadRequest { From = 0 }, options)), AuditAction.Read),
        ["GetCheckpoint"] = ((client, options) => Of(client.GetCheckpointAsync(new GetCheckpointRequest(), options)), AuditAction.Read),
        ["ProveInclusion"] = ((client, options) => Of(client.ProveInclusionAsync(new ProveInclusionRequest { Index = 0 }, options)), AuditAction.Read),
        ["ProveConsistency"] = ((client, options) => Of(client.ProveConsistencyAsync(new ProveConsistencyRequest { FromSize = 1 }, options)), AuditAction.Read),
        ["ReadSource"] = ((client, options) => Of(client.ReadSourceAsync(new ReadSourceRequest { Index = 0 }, options)), AuditAction.Read),
    };

    public static TheoryData<string> MethodNames => [.. Methods.Keys];

    private AuditTrailClient Auditor => Hub.Connect(TestDirectory.Auditor).Client<AuditTrailClient>();

    // A method that is added and forgotten here is not tested.
    [Fact]
    public void AllMethodsOfTheContract_AreTried() => Assert.Equal(Contracts.Audit.V1.AuditTrail.Descriptor.Methods.Select(method => method.Name).Order(), Methods.Keys.Order());

    [Theory]
    [MemberData(nameof(MethodNames))]
    public async Task EveryAccess_IsInTheAuditWithPurposeAndAction(string method)
    {
        await PublishAsync(401);
        await SignedAsync(records: 1);
        var purpose = method == "ReadSource" ? PurposeOfUse.Treatment : PurposeOfUse.Operations;

        var (answer, trailers) = Methods[method].Ask(Auditor, HubCall.With(purpose, cancellationToken: Cancellation));
        try
        {
            await answer;
        }
        catch (HubException rejected) when (rejected.Code == HubErrorCode.PartnerRejected)
        {
            // The first record of this hub need not have a source; asking for it is an access all the same.
        }

        var record = Hub.Audit.ReadAll().Last(one => one.Operation == $"{TestDirectory.Trail}/{method}");
        Assert.Equal((TestDirectory.Auditor, purpose, Methods[method].Action, AuditKind.Exchange), (record.Sender, record.Purpose, record.Action, record.Kind));
        if (answer.IsCompletedSuccessfully) Assert.Equal(record.ExchangeId, trailers().GetValue(MetadataNames.ExchangeId));
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public async Task SystemWithoutGrant_IsRefusedAndTheRefusalIsRecorded(string method)
    {
        var client = Hub.Connect(TestDirectory.Laboratory).Client<AuditTrailClient>();

        var refused = await Assert.ThrowsAsync<HubException>(() => Methods[method].Ask(client, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation)).Answer);

        Assert.Equal(HubErrorCode.SenderForbidden, refused.Code);
        var record = Hub.Audit.Of(refused.ExchangeId!);
        Assert.Equal((AuditKind.Refusal, TestDirectory.Laboratory, $"{TestDirectory.Trail}/{method}", HubErrorCode.SenderForbidden), (record.Kind, record.Sender, record.Operation, record.Outcome));
    }

    [Theory]
    [MemberData(nameof(MethodNames))]
    public async Task AccessWithoutPurpose_IsRefused(string method)
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => Methods[method].Ask(Auditor, HubCall.With("", cancellationToken: Cancellation)).Answer);

        Assert.Equal(HubErrorCode.PurposeForbidden, refused.Code);
        Assert.Equal(AuditKind.Refusal, Hub.Audit.Of(refused.ExchangeId!).Kind);
    }

    [Fact]
    public async Task WhoFollows_GetsAnEventWhenItComes()
    {
        var size = (await Auditor.ReadAsync(new ReadRequest(), HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation))).Next;
        var waiting = Auditor.ReadAsync(new ReadRequest { From = size, WaitSeconds = 60 }, HubCall.With(PurposeOfUse.Operations, timeout: TimeSpan.FromSeconds(90), cancellationToken: Cancellation)).ResponseAsync;

        var receipt = await PublishAsync(402);

        // Before it may stand the record of the first Read, and of nothing else.
        var records = (await waiting).Records.Select(record => AuditRecord.Parser.ParseFrom(record)).ToList();
        Assert.Equal(receipt.AuditIndex, Assert.Single(records, record => record.Operation != $"{TestDirectory.Trail}/Read").Index);
    }

    [Fact]
    public async Task ShortDeadline_IsAnsweredAndNotATimeout()
    {
        var answer = await Auditor.ReadAsync(new ReadRequest { WaitSeconds = 60 }, HubCall.With(PurposeOfUse.Operations, timeout: TimeSpan.FromSeconds(2), cancellationToken: Cancellation));

        Assert.Empty(answer.Records);
    }

    [Fact]
    public async Task ProvenRecord_IsCheckedWithTheKeyAlone()
    {
        var receipt = await PublishAsync(403);
        await SignedAsync((long)receipt.AuditIndex + 1);

        using var call = Auditor.ProveInclusionAsync(new ProveInclusionRequest { Index = receipt.AuditIndex }, HubCall.With(PurposeOfUse.Operations, cancellationToken: Cancellation));
        var answer = await call.ResponseAsync;

        var proof = InclusionProofFile.TryParse(answer.Proof)!;
        var checkpoint = Checkpoint.TryParse(proof.Note.Text)!;
        using var hasher = new MerkleHasher();
        Assert.True(proof.Note.IsSignedBy(Hub.Services.GetRequiredService<AuditTreeWorker>().Key));
        Assert.True(MerkleProofs.VerifyInclusion(hasher, proof.Index, checkpoint.Size, hasher.Leaf(answer.Record.Span), [.. proof.Path], checkpoint.Root));

        // Who has seen the record is found by its person and its number.
        var (shown, asked) = (AuditRecord.Parser.ParseFrom(answer.Record), Hub.Audit.Of(call.GetTrailers().GetValue(MetadataNames.ExchangeId)!));
        Assert.Equal((receipt.AuditIndex, shown.SubjectPseudonym), (asked.RefersTo, asked.SubjectPseudonym));
    }

    [Fact]
    public async Task StoppingHub_AnswersWhoWaits()
    {
        await using var hub = await HubFixture.StartAsync();
        var auditor = hub.Connect(TestDirectory.Auditor).Client<AuditTrailClient>();
        var waiting = auditor.ReadAsync(new ReadRequest { WaitSeconds = 60 }, HubCall.With(PurposeOfUse.Operations, timeout: TimeSpan.FromSeconds(90), cancellationToken: Cancellation)).ResponseAsync;
        var admission = hub.Services.GetRequiredService<AdmissionStage>();
        await Until.TrueAsync(() => admission.InFlight == 1, "the waiting call");

        await hub.StopAsync().Soon();

        Assert.Empty((await waiting).Records);
        hub.AssertLogStaysClean();
    }

    private static (Task Answer, Func<Metadata> Trailers) Of<T>(AsyncUnaryCall<T> call) => (call.ResponseAsync, call.GetTrailers);

    private Task<PublishReceipt> PublishAsync(int person) => Hub.Connect(TestDirectory.Hospital).Events.PublishAsync(TestPersons.Admission(person), new PublishOptions(), Cancellation);

    private async Task SignedAsync(long records)
    {
        var tree = Hub.Services.GetRequiredService<AuditTreeWorker>();
        await Until.TrueAsync(() => tree.SignedSize >= records, "a checkpoint");
    }
}
