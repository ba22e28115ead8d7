using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Messaging;

/// <summary>Publishing: what is accepted, what is the same again, what is refused.</summary>
public sealed class PublicationTests(SharedHub shared) : SharedHubTests(shared)
{
    [Fact]
    public async Task Published_IsRecordedAsEvent()
    {
        var receipt = await Hub.Connect(TestDirectory.Hospital).Events.PublishAsync(TestPersons.Admission(1), new PublishOptions(), Cancellation);

        Assert.False(receipt.Repeated);
        var record = Hub.Audit.Of(receipt.ExchangeId);
        Assert.Equal(receipt.AuditIndex, record.Index);
        Assert.Equal((AuditKind.Event, TestDirectory.Hospital, TestDirectory.Admitted, "TREAT"), (record.Kind, record.Sender, record.Operation, record.Purpose));
        Assert.Equal(receipt.MessageId.ToString(), record.MessageId);
        Assert.Equal(32, record.SubjectPseudonym.Length);
    }

    [Fact]
    public async Task SameMessageIdTwice_IsAcceptedOnce()
    {
        var (events, publish, admission) = (Hub.Connect(TestDirectory.Hospital).Events, NewMessage(), TestPersons.Admission(2));

        var first = await events.PublishAsync(admission, publish, Cancellation);
        var again = await events.PublishAsync(admission, publish, Cancellation);

        Assert.Equal((false, true), (first.Repeated, again.Repeated));
        Assert.Equal([AuditKind.Event, AuditKind.Event], RecordsOf(publish).Select(record => record.Kind));
    }

    [Fact]
    public async Task SameMessageIdOtherContent_IsADuplicate()
    {
        var (events, publish) = (Hub.Connect(TestDirectory.Hospital).Events, NewMessage());
        await events.PublishAsync(TestPersons.Admission(3), publish, Cancellation);

        var refused = await Assert.ThrowsAsync<HubException>(() => events.PublishAsync(TestPersons.Admission(4), publish, Cancellation));

        Assert.Equal(HubErrorCode.MessageDuplicate, refused.Code);
        Assert.Equal(StatusCode.AlreadyExists, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
        Assert.Equal([AuditKind.Event, AuditKind.Refusal], RecordsOf(publish).Select(record => record.Kind));
    }

    [Fact]
    public async Task AThousandOnAStream_EachIsAnswered()
    {
        const int Count = 1000;
        using var stream = new Events.EventsClient(Hub.Channel(TestDirectory.Hospital)).PublishStream(cancellationToken: Cancellation);
        var requests = Enumerable.Range(0, Count).Select(person => RequestOf(TestPersons.Admission(person))).ToList();
        var answers = new List<PublishResponse>(Count);

        var reading = Task.Run(
            async () =>
            {
                await foreach (var answer in stream.ResponseStream.ReadAllAsync(Cancellation))
                {
                    answers.Add(answer);
                }
            },
            Cancellation);
        foreach (var request in requests)
        {
            await stream.RequestStream.WriteAsync(request, Cancellation);
        }

        await stream.RequestStream.CompleteAsync();
        await reading.Soon();

        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        Assert.Equal(requests.Select(request => request.MessageId).Order(), answers.Select(answer => answer.MessageId).Order());
        var recorded = Hub.Audit.ReadAll().ToDictionary(record => record.Index);
        Assert.All(answers, answer => Assert.Equal(answer.ExchangeId, recorded[answer.AuditIndex].ExchangeId));
    }

    [Fact]
    public async Task RefusalOnAStream_ConcernsOneEvent()
    {
        using var stream = new Events.EventsClient(Hub.Channel(TestDirectory.Hospital)).PublishStream(cancellationToken: Cancellation);
        var wrong = TestPersons.Admission(5);
        wrong.Encounter.OccurredAt = null;
        var (bad, good) = (RequestOf(wrong), RequestOf(TestPersons.Admission(5)));

        await stream.RequestStream.WriteAsync(bad, Cancellation);
        await stream.RequestStream.WriteAsync(good, Cancellation);
        await stream.RequestStream.CompleteAsync();
        var answers = await stream.ResponseStream.ReadAllAsync(Cancellation).ToDictionaryAsync(answer => answer.MessageId, cancellationToken: Cancellation);

        Assert.Equal((HubErrorCode.FieldMissing, "encounter.occurred_at"), (answers[bad.MessageId].Refusal.Code, answers[bad.MessageId].Refusal.Field));
        Assert.Null(answers[good.MessageId].Refusal);
    }

    [Fact]
    public async Task UnknownEventType_IsUnimplementedAndRecorded()
    {
        var request = RequestOf(TestPersons.Admission(6));
        request.Type = "ehealth.clinical.v1.PatientVanished";

        var error = await RefusedAsync(request, TestDirectory.Hospital, StatusCode.Unimplemented);

        Assert.Equal(HubErrorCode.TypeUnsupported, error.Code);
        var record = Hub.Audit.Last();
        Assert.Equal((AuditKind.Refusal, request.Type, TestDirectory.Hospital), (record.Kind, record.Operation, record.Sender));
    }

    [Fact]
    public async Task WithoutRightToPublish_IsForbiddenAndRecorded()
    {
        var error = await RefusedAsync(RequestOf(TestPersons.Admission(7)), TestDirectory.Laboratory, StatusCode.PermissionDenied);

        Assert.Equal(HubErrorCode.SenderForbidden, error.Code);
        Assert.Equal((TestDirectory.Laboratory, HubErrorCode.SenderForbidden), (Hub.Audit.Last().Sender, Hub.Audit.Last().Outcome));
    }

    [Theory]
    [InlineData("", HubErrorCode.FieldMissing)]
    [InlineData("visit 17 of Karimova", HubErrorCode.FieldInvalid)]
    public async Task MessageIdThatIsNone_IsRefusedAndNotWrittenDown(string messageId, HubErrorCode code)
    {
        var request = RequestOf(TestPersons.Admission(8));
        request.MessageId = messageId;

        Assert.Equal(code, (await RefusedAsync(request, TestDirectory.Hospital, StatusCode.InvalidArgument)).Code);
        Assert.Equal("", Hub.Audit.Last().MessageId);
    }

    [Fact]
    public async Task OnBehalfOfTheHospital_TheGatewayMayPublish()
    {
        var receipt = await Hub.Connect(TestDirectory.Gateway).Events.PublishAsync(
            TestPersons.Admission(9), new PublishOptions { OnBehalfOf = TestDirectory.Hospital }, Cancellation);

        var record = Hub.Audit.Of(receipt.ExchangeId);
        Assert.Equal((TestDirectory.Gateway, TestDirectory.Hospital), (record.Sender, record.OnBehalfOf));
    }

    [Fact]
    public async Task Published_PersonIsNotReadableInTheDataDirectory()
    {
        var canary = TestPersons.Population.PersonAt(77);
        var receipt = await Hub.Connect(TestDirectory.Hospital).Events.PublishAsync(
            TestPersons.Admission(77, location: "CANARYWARD"), new PublishOptions { SourceMessage = "PID|CANARYSOURCE"u8.ToArray() }, Cancellation);

        // That the search finds what is there: the exchange id stands in the record in clear.
        Assert.True(DataSearch.IsIn(Hub.DataDirectory, receipt.ExchangeId));
        Assert.All([canary.Pinfl, canary.LatinName.Family, "CANARYWARD", "CANARYSOURCE"], word => Assert.False(DataSearch.IsIn(Hub.DataDirectory, word)));
    }

    // From here on about persons beyond the thousand of the stream above: tests of a class run in any order on one hub.
    [Fact]
    public async Task SubjectTheRegistryKnows_IsPublishedWithOneRecordOfThePublisher()
    {
        await using var registry = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        var receipt = await PublishKnownAsync(2020);

        var record = Hub.Audit.Of(receipt.ExchangeId);
        Assert.Equal(AuditKind.Event, record.Kind);
        var aboutThePatient = Hub.Audit.ReadAll().Where(other => other.SubjectPseudonym == record.SubjectPseudonym).Select(other => (other.Sender, other.Operation));
        Assert.Equal([(TestDirectory.Node, TestDirectory.GetPerson), (TestDirectory.Hospital, TestDirectory.Admitted)], aboutThePatient);
    }

    [Fact]
    public async Task SubjectTheRegistryDoesNotKnow_IsRefusedRecordedAndNotPublished()
    {
        await using var registry = await SystemProgram.ProvideAsync(Hub, (_, _) => Task.FromResult(new GetPersonResponse()));

        var refused = await Assert.ThrowsAsync<HubException>(() => PublishKnownAsync(2021));

        Assert.Equal((HubErrorCode.PartnerRejected, "person-not-found"), (refused.Code, refused.Error.PartnerCode));
        Assert.Equal(StatusCode.FailedPrecondition, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
        var record = Hub.Audit.Of(refused.ExchangeId!);
        Assert.Equal((AuditKind.Refusal, HubErrorCode.PartnerRejected, "person-not-found", 32), (record.Kind, record.Outcome, record.PartnerCode, record.SubjectPseudonym.Length));
    }

    [Fact]
    public async Task RegistryAwayAndSubjectMustBeKnown_IsRefusedAsTransient()
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => PublishKnownAsync(2022));

        Assert.Equal(HubErrorCode.PartnerUnavailable, refused.Code);
        Assert.True(ErrorCatalogue.IsTransient(refused.Code));
    }

    [Fact]
    public async Task SameEventAgainAfterTheRegistryCameBack_IsAccepted()
    {
        var publish = NewMessage() with { SubjectMustBeKnown = true };
        await Assert.ThrowsAsync<HubException>(() => PublisherWith(retries: 0).PublishAsync(TestPersons.Admission(2023), publish, Cancellation));
        await using var registry = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        // The SDK repeats it for as long as the directory remembers that the register was away.
        var receipt = await PublisherWith(retries: 10).PublishAsync(TestPersons.Admission(2023), publish, Cancellation);

        Assert.False(receipt.Repeated);
    }

    [Fact]
    public async Task RefusalOnAStream_SaysWhatTheStatusOfACallSays()
    {
        var request = RequestOf(TestPersons.Admission(2024));
        request.SubjectMustBeKnown = true;
        request.Purpose = "HPAYMT";
        using var stream = new Events.EventsClient(Hub.Channel(TestDirectory.Hospital)).PublishStream(cancellationToken: Cancellation);

        await stream.RequestStream.WriteAsync(request, Cancellation);
        await stream.RequestStream.CompleteAsync();
        var refusal = (await stream.ResponseStream.ReadAllAsync(Cancellation).SingleAsync(Cancellation)).Refusal;

        Assert.Equal((HubErrorCode.PurposeForbidden, "ehealth.identity.v1.Identity/Resolve"), (refusal.Code, refusal.Resource));
        Assert.Equal(refusal.Resource, (await RefusedAsync(request, TestDirectory.Hospital, StatusCode.PermissionDenied)).Resource);
    }

    private Task<PublishReceipt> PublishKnownAsync(int person) =>
        PublisherWith(retries: 0).PublishAsync(TestPersons.Admission(person), new PublishOptions { SubjectMustBeKnown = true }, Cancellation);

    private IEventPublisher PublisherWith(int retries) => Hub.Connect(TestDirectory.Hospital, options => options.MaxRetries = retries).Events;

    private static PublishOptions NewMessage() => new() { MessageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) };

    private static PublishRequest RequestOf(PatientAdmitted admission) => new()
    {
        Type = TestDirectory.Admitted,
        Payload = admission.ToByteString(),
        MessageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
        Purpose = "TREAT",
    };

    private IEnumerable<AuditRecord> RecordsOf(PublishOptions publish) => Hub.Audit.ReadAll().Where(record => record.MessageId == publish.MessageId.ToString());

    private async Task<HubError> RefusedAsync(PublishRequest request, string systemId, StatusCode status)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new Events.EventsClient(Hub.Channel(systemId)).PublishAsync(request, cancellationToken: Cancellation));
        Assert.Equal(status, refused.StatusCode);
        return GrpcErrorTranslation.FromStatus(refused.GetRpcStatus())!;
    }
}
