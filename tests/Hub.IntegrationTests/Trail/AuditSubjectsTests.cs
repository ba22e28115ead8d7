using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using AuditTrailClient = EHealth.Integration.Contracts.Audit.V1.AuditTrail.AuditTrailClient;
using Client = EHealth.Integration.Contracts.Audit.V1.AuditSubjects.AuditSubjectsClient;

namespace EHealth.Integration.Hub.IntegrationTests.Trail;

/// <summary>Who stands behind a record is told to those who may know; a person who was erased is nobody any more.</summary>
public sealed class AuditSubjectsTests(SharedHub shared) : SharedHubTests(shared)
{
    private const int SubjectNotErased = 3160;

    [Fact]
    public async Task Disclosed_TheRecordsPersonAndTheProofOfItsMessage()
    {
        var admission = TestPersons.Admission(500);
        var receipt = await PublishAsync(Hub, 500, admission);

        using var call = ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = receipt.AuditIndex }, Why());
        var disclosed = await call.ResponseAsync;

        Assert.Equal(PersonOf(500), disclosed.Subject);
        var record = Hub.Audit.Of(receipt.ExchangeId);
        Assert.Equal(SHA256.HashData([.. disclosed.Salt.Span, .. SHA256.HashData(admission.ToByteArray())]), record.RequestHash.ToByteArray());

        Assert.Equal(record, disclosed.Record);

        // Who was told, and of whom.
        var telling = Hub.Audit.Of(call.GetTrailers().GetValue(MetadataNames.ExchangeId)!);
        Assert.Equal((TestDirectory.Auditor, "PATRQT", receipt.AuditIndex, record.SubjectPseudonym), (telling.Sender, telling.Purpose, telling.RefersTo, telling.SubjectPseudonym));

        // The answer says little but the person's number: its hash must be salted with their key, and goes with them.
        var own = await ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = telling.Index }, Why());
        Assert.Equal(SHA256.HashData([.. own.Salt.Span, .. SHA256.HashData(disclosed.ToByteArray())]), telling.ResponseHash.ToByteArray());
    }

    [Fact]
    public async Task RecordAboutNobody_ItsSaltIsDisclosed()
    {
        var asked = await Hub.Channel(TestDirectory.Hospital).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest());
        var record = Hub.Audit.Of(asked.ExchangeId);

        var disclosed = await ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = record.Index }, Why());

        Assert.Null(disclosed.Subject);
        Assert.Equal(SHA256.HashData([.. disclosed.Salt.Span, .. SHA256.HashData(asked.Payload)]), record.ResponseHash.ToByteArray());
    }

    [Fact]
    public async Task Erased_NothingLeadsToThemAlsoAfterARestart()
    {
        await using var hub = await HubFixture.StartAsync();
        var (receipt, neighbour) = (await PublishAsync(hub, 510), await PublishAsync(hub, 511));
        var before = hub.Audit.Of(receipt.ExchangeId);
        var saved = File.ReadAllBytes(Path.Combine(hub.DataDirectory, "subject.keys"));

        using (var call = ClientOf(hub).EraseAsync(new EraseRequest { Index = receipt.AuditIndex, SubjectPseudonym = before.SubjectPseudonym }, Why()))
        {
            await call.ResponseAsync;
            var erasure = hub.Audit.Of(call.GetTrailers().GetValue(MetadataNames.ExchangeId)!);
            Assert.Equal((TestDirectory.Auditor, "ehealth.audit.v1.AuditSubjects/Erase", HubErrorCode.Unspecified, receipt.AuditIndex), (erasure.Sender, erasure.Operation, erasure.Outcome, erasure.RefersTo));
            Assert.Equal(before.SubjectPseudonym, erasure.SubjectPseudonym);
        }

        await AssertErasedAsync(hub, receipt, before.SubjectPseudonym);
        await hub.RestartAsync();
        await AssertErasedAsync(hub, receipt, before.SubjectPseudonym);
        Assert.Equal(PersonOf(511), (await ClientOf(hub).DiscloseAsync(new DiscloseRequest { Index = neighbour.AuditIndex }, Why())).Subject);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(Path.Combine(hub.DataDirectory, "subject.keys")));

        // A copy of the keys from before brings the person back: that is what the documents warn of.
        await hub.StopAsync();
        File.WriteAllBytes(Path.Combine(hub.DataDirectory, "subject.keys"), saved);
        await hub.RestartAsync();
        Assert.Equal(PersonOf(510), (await ClientOf(hub).DiscloseAsync(new DiscloseRequest { Index = receipt.AuditIndex }, Why())).Subject);
    }

    [Fact]
    public async Task SecondErasure_IsRefusedAsDone()
    {
        var receipt = await PublishAsync(Hub, 520);
        var request = new EraseRequest { Index = receipt.AuditIndex, SubjectPseudonym = Hub.Audit.Of(receipt.ExchangeId).SubjectPseudonym };
        await ClientOf(Hub).EraseAsync(request, Why());

        await RefusedAsync(PartnerCodes.SubjectErased, () => ClientOf(Hub).EraseAsync(request, Why()).ResponseAsync);
    }

    [Fact]
    public async Task OtherPersonsRecordOrNone_NobodyIsErased()
    {
        var (receipt, other) = (await PublishAsync(Hub, 530), await PublishAsync(Hub, 531));
        var pseudonym = Hub.Audit.Of(other.ExchangeId).SubjectPseudonym;

        foreach (var index in new[] { receipt.AuditIndex, receipt.AuditIndex + 1_000_000, ulong.MaxValue })
        {
            await RefusedAsync(PartnerCodes.RecordNotFound, () => ClientOf(Hub).EraseAsync(new EraseRequest { Index = index, SubjectPseudonym = pseudonym }, Why()).ResponseAsync);
        }

        foreach (var (person, record) in new[] { (530, receipt), (531, other) })
        {
            Assert.Equal(PersonOf(person), (await ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = record.AuditIndex }, Why())).Subject);
        }
    }

    [Fact]
    public async Task RecordWithPseudonymOnly_NamesNobodyToErase()
    {
        var pseudonym = Hub.Audit.Of((await PublishAsync(Hub, 540)).ExchangeId).SubjectPseudonym;
        using var search = Hub.Connect(TestDirectory.Auditor).Client<AuditTrailClient>().SearchAsync(new SearchRequest { SubjectPseudonym = pseudonym }, Why(PurposeOfUse.Operations));
        await search.ResponseAsync;
        var index = Hub.Audit.Of(search.GetTrailers().GetValue(MetadataNames.ExchangeId)!).Index;

        await RefusedAsync(PartnerCodes.NoSubjectKept, () => ClientOf(Hub).EraseAsync(new EraseRequest { Index = index, SubjectPseudonym = pseudonym }, Why()).ResponseAsync);
        var disclosed = await ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = index }, Why());
        Assert.Equal((null, ByteString.Empty, index), (disclosed.Subject, disclosed.Salt, disclosed.Record.Index));
    }

    [Fact]
    public async Task KeysCannotBeSaved_IsSaidAndNobodyIsErased()
    {
        Hub.Log.Announce(SubjectNotErased);
        var receipt = await PublishAsync(Hub, 550);
        var inTheWay = Path.Combine(Hub.DataDirectory, "subject.keys.tmp");
        System.IO.Directory.CreateDirectory(inTheWay);
        try
        {
            var request = new EraseRequest { Index = receipt.AuditIndex, SubjectPseudonym = Hub.Audit.Of(receipt.ExchangeId).SubjectPseudonym };
            var refused = await Assert.ThrowsAsync<HubException>(() => ClientOf(Hub).EraseAsync(request, Why()).ResponseAsync);

            Assert.Equal(HubErrorCode.HubUnavailable, refused.Code);
            Assert.Equal(PersonOf(550), (await ClientOf(Hub).DiscloseAsync(new DiscloseRequest { Index = receipt.AuditIndex }, Why())).Subject);
        }
        finally
        {
            System.IO.Directory.Delete(inTheWay);
        }
    }

    [Fact]
    public async Task WithoutGrant_IsRefusedAndRecorded()
    {
        var receipt = await PublishAsync(Hub, 560);

        var refused = await Assert.ThrowsAsync<HubException>(
            () => Hub.Connect(TestDirectory.Hospital).Client<Client>().DiscloseAsync(new DiscloseRequest { Index = receipt.AuditIndex }, Why(PurposeOfUse.Treatment)).ResponseAsync);

        Assert.Equal(HubErrorCode.SenderForbidden, refused.Code);
        Assert.Equal(AuditKind.Refusal, Hub.Audit.Of(refused.ExchangeId!).Kind);
    }

    [Fact]
    public async Task KeysGoneBesideAJournal_HubDoesNotStart()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.StopAsync();
        File.Delete(Path.Combine(hub.DataDirectory, "subject.keys"));

        Assert.Contains("subject keys", (await Assert.ThrowsAsync<HubStartException>(hub.RestartAsync)).Message, StringComparison.Ordinal);
    }

    private static async Task AssertErasedAsync(HubFixture hub, PublishReceipt receipt, ByteString pseudonym)
    {
        await RefusedAsync(PartnerCodes.SubjectErased, () => ClientOf(hub).DiscloseAsync(new DiscloseRequest { Index = receipt.AuditIndex }, Why()).ResponseAsync);
        var trail = hub.Connect(TestDirectory.Auditor).Client<AuditTrailClient>();
        var found = await trail.SearchAsync(new SearchRequest { Subject = PersonOf(510), Kind = AuditKind.Event }, Why(PurposeOfUse.Operations));
        Assert.Empty(found.Records);
        var kept = await trail.SearchAsync(new SearchRequest { SubjectPseudonym = pseudonym, Kind = AuditKind.Event }, Why(PurposeOfUse.Operations));
        Assert.Equal(receipt.AuditIndex, Assert.Single(kept.Records).Index);
    }

    private static async Task RefusedAsync(string partnerCode, Func<Task> ask)
    {
        var refused = await Assert.ThrowsAsync<HubException>(ask);
        Assert.Equal((HubErrorCode.PartnerRejected, partnerCode), (refused.Code, refused.Error.PartnerCode));
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static Client ClientOf(HubFixture hub) => hub.Connect(TestDirectory.Auditor).Client<Client>();

    private static Identifier PersonOf(int person) => new() { Kind = IdentifierKind.Pinfl, Value = TestPersons.Population.PersonAt(person).Pinfl };

    private static Grpc.Core.CallOptions Why(string purpose = PurposeOfUse.PatientRequest) => HubCall.With(purpose, cancellationToken: Cancellation);

    private static Task<PublishReceipt> PublishAsync(HubFixture hub, int person, PatientAdmitted? admission = null) =>
        hub.Connect(TestDirectory.Hospital).Events.PublishAsync(admission ?? TestPersons.Admission(person), new PublishOptions(), Cancellation);
}
