using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Replay;

public sealed class InterruptedExchangesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestProvider _provider = new();
    private readonly Guid _id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AcceptedCallWithoutOutcome_GetsOneUnknownOutcome()
    {
        await DieWhileTheProviderWorksAsync();

        await using var node = TestNode.Open(_directory, _provider);
        await node.Interrupted.CloseAsync(Cancellation);

        var record = Assert.Single(node.AuditRecords());
        Assert.Equal((HubErrorCode.OutcomeUnknown, AuditKind.Exchange), (record.Outcome, record.Kind));
        Assert.Equal((TestNode.Hospital, _provider.SystemId, _id.ToString()), (record.Sender, record.Recipient, record.MessageId));
        Assert.Equal(32, record.SubjectPseudonym.Length);
        Assert.Equal(32, record.RequestHash.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FurtherRestarts_AddNothing(bool indexIsLost)
    {
        await DieWhileTheProviderWorksAsync();
        for (var restart = 0; restart < 3; restart++)
        {
            await using var node = TestNode.Open(_directory, _provider);
            await node.Interrupted.CloseAsync(Cancellation);
            Assert.Single(node.AuditRecords());
            if (indexIsLost)
            {
                File.Delete(TestNode.IndexPath(_directory));
            }
        }
    }

    [Fact]
    public async Task SenderThatAsksAgain_GoesOnWhereItWas()
    {
        await DieWhileTheProviderWorksAsync();
        await using var node = TestNode.Open(_directory, _provider);
        await node.Interrupted.CloseAsync(Cancellation);

        Assert.Equal(HubErrorCode.MessageDuplicate, (await node.CallAsync(_id, pinfl: "32306850000025")).Error?.Code);
        Assert.Null((await node.CallAsync(_id)).Error);
        Assert.Equal(2, _provider.Calls);

        node.Index.CatchUp();
        await node.Interrupted.CloseAsync(Cancellation);
        Assert.Equal(
            [HubErrorCode.OutcomeUnknown, HubErrorCode.MessageDuplicate, HubErrorCode.Unspecified], node.AuditRecords().Select(record => record.Outcome));
    }

    [Fact]
    public async Task SecondDeathOfTheSameMessage_IsClosedToo()
    {
        await DieWhileTheProviderWorksAsync();
        await using (var node = TestNode.Open(_directory, _provider))
        {
            await node.Interrupted.CloseAsync(Cancellation);
        }

        await DieWhileTheProviderWorksAsync();

        await using var last = TestNode.Open(_directory, _provider);
        await last.Interrupted.CloseAsync(Cancellation);
        Assert.Equal([HubErrorCode.OutcomeUnknown, HubErrorCode.OutcomeUnknown], last.AuditRecords().Select(record => record.Outcome));
    }

    [Fact]
    public async Task FinishedCallsEventsAndRefusals_AreLeftAlone()
    {
        await using (var node = TestNode.Open(_directory, _provider))
        {
            await node.CallAsync(node.NewId());
            await node.CallAsync(node.NewId(), pinfl: "1");
            await node.PublishAsync("32306850000017");
            _provider.Error = new(HubErrorCode.PartnerUnavailable);
            await node.CallAsync(node.NewId());
        }

        await using var again = TestNode.Open(_directory, _provider);
        var before = again.Log.NextIndex;
        await again.Interrupted.CloseAsync(Cancellation);

        Assert.Equal(before, again.Log.NextIndex);
    }

    /// <summary>Accepts a call, hands it to a provider that never answers, and is gone.</summary>
    private async Task DieWhileTheProviderWorksAsync()
    {
        _provider.IsSilent = true;
        await using (var node = TestNode.Open(_directory, _provider))
        {
            _ = node.CallAsync(_id);
            await _provider.WaitUntilAskedAsync();
        }

        _provider.IsSilent = false;
    }
}
