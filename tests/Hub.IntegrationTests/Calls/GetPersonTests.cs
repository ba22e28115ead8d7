using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>A consumer's question reaches the provider through its link, the answer comes back, and both are recorded.</summary>
public sealed class GetPersonTests(SharedHub shared) : SharedHubTests(shared)
{
    [Fact]
    public async Task Asked_TheProvidersAnswerComesBack()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        var client = Hub.Connect(TestDirectory.Hospital).Client<CivilRegistry.CivilRegistryClient>();
        var response = await client.GetPersonAsync(TestPersons.Question(), HubCall.With(recipient: provider.SystemId, cancellationToken: Cancellation));

        Assert.Equal(TestPersons.Entry(TestPersons.Question()), response);
    }

    [Fact]
    public async Task Asked_TrailersNameTheExchangeAndItsAuditRecord()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId));

        Assert.Equal(7, Guid.Parse(answer.ExchangeId).Version);
        Assert.Equal(Hub.Audit.Of(answer.ExchangeId).Index, answer.AuditIndex);
    }

    [Fact]
    public async Task Asked_TheAuditSaysWhoWhatWhoseAndWhy()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));
        var messageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId), (MetadataNames.MessageId, messageId));

        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal(TestDirectory.Node, record.NodeId);
        Assert.Equal(AuditKind.Exchange, record.Kind);
        Assert.Equal(TestDirectory.Hospital, record.Sender);
        Assert.Equal("", record.OnBehalfOf);
        Assert.Equal(provider.SystemId, record.Recipient);
        Assert.Equal(TestDirectory.GetPerson, record.Operation);
        Assert.Equal("TREAT", record.Purpose);
        Assert.Equal(messageId, record.MessageId);
        Assert.Equal(HubErrorCode.Unspecified, record.Outcome);
        Assert.Equal(Hub.HashIn(record, TestPersons.Question().ToByteArray()), record.RequestHash);
        Assert.Equal(Hub.HashIn(record, answer.Payload), record.ResponseHash);
        Assert.Equal(32, record.SubjectPseudonym.Length);
        Assert.NotEmpty(record.SubjectSealed);
        Assert.True(TimeProvider.System.GetUtcNow() - record.RecordedAt.ToDateTimeOffset() < Until.Patience);
    }

    [Fact]
    public async Task SamePersonTwice_SamePseudonymAndOtherHashes()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));
        var channel = Hub.Channel(TestDirectory.Hospital);

        var first = Hub.Audit.Of((await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(1), (MetadataNames.Recipient, provider.SystemId))).ExchangeId);
        var second = Hub.Audit.Of((await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(1), (MetadataNames.Recipient, provider.SystemId))).ExchangeId);
        var other = Hub.Audit.Of((await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question(2), (MetadataNames.Recipient, provider.SystemId))).ExchangeId);

        Assert.Equal(first.SubjectPseudonym, second.SubjectPseudonym);
        Assert.NotEqual(first.RequestHash, second.RequestHash);
        Assert.NotEqual(first.SubjectPseudonym, other.SubjectPseudonym);
    }

    [Fact]
    public async Task Asked_TheProviderLearnsWhoAsksAndWhy()
    {
        var seen = new TaskCompletionSource<(string Peer, string? Purpose, string? OnBehalfOf, string? ExchangeId)>();
        await using var provider = await SystemProgram.ProvideAsync(Hub, (_, context) =>
        {
            var headers = context.RequestHeaders;
            seen.SetResult((context.Peer, headers.GetValue(MetadataNames.Purpose), headers.GetValue(MetadataNames.OnBehalfOf), headers.GetValue(MetadataNames.ExchangeId)));
            return Task.FromResult(new GetPersonResponse());
        });

        var answer = await Hub.Channel(TestDirectory.Gateway).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId), (MetadataNames.OnBehalfOf, TestDirectory.Hospital));

        Assert.Equal((TestDirectory.Gateway, "TREAT", TestDirectory.Hospital, answer.ExchangeId), await seen.Task.Soon());
    }

    [Fact]
    public async Task PersonUnknownToTheRegister_IsAnAnswer()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (_, _) => Task.FromResult(new GetPersonResponse()));

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId));

        Assert.Equal(StatusCode.OK, answer.Code);
        Assert.Empty(answer.Payload);
    }

    [Fact]
    public async Task EmergencyWithReason_IsAllowedAndTheReasonRecorded()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (_, _) => Task.FromResult(new GetPersonResponse()));

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId),
            (MetadataNames.Purpose, PurposeOfUse.EmergencyTreatment), (MetadataNames.Reason, "unconscious, ward 3"));

        Assert.Equal(StatusCode.OK, answer.Code);
        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal(("ETREAT", "unconscious, ward 3"), (record.Purpose, record.Reason));
    }

    [Fact]
    public async Task OnBehalfOfAnother_BothAreRecorded()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (_, _) => Task.FromResult(new GetPersonResponse()));

        var answer = await Hub.Channel(TestDirectory.Gateway).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId), (MetadataNames.OnBehalfOf, TestDirectory.Hospital));

        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal((TestDirectory.Gateway, TestDirectory.Hospital), (record.Sender, record.OnBehalfOf));
    }
}
