using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Journal.Tests.Replay;

public sealed class ReplayLogTests : IAsyncLifetime
{
    private const string OtherPerson = "32306850000025";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestProvider _provider = new();
    private readonly TestKeyRing _keys = new();
    private readonly Guid _id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
    private TestNode _node = null!;

    public ValueTask InitializeAsync()
    {
        _node = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task NewMessageId_IsReservedUntilReleased()
    {
        var key = new ReplayKey(TestNode.Hospital, _id);

        Assert.Equal(ReplayVerdictKind.New, (await ReserveAsync(key)).Kind);
        Assert.Equal(ReplayVerdictKind.UnderWay, (await ReserveAsync(key)).Kind);
        Assert.Equal(ReplayVerdictKind.New, (await ReserveAsync(key with { SystemId = TestNode.Clinic })).Kind);

        _node.Replay.Release(key);
        Assert.Equal(ReplayVerdictKind.New, (await ReserveAsync(key)).Kind);
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task AnsweredMessage_GetsTheSameAnswerWithoutReachingTheProvider(When when)
    {
        Assert.Equal("answer 1", TextOf(await _node.CallAsync(_id)));

        await ComeToAsync(when);

        Assert.Equal("answer 1", TextOf(await _node.CallAsync(_id)));
        Assert.Equal("answer 1", TextOf(await _node.CallAsync(_id)));
        Assert.Equal(1, _provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task AnswerWithoutContent_IsAnAnswerToo(When when)
    {
        _provider.AnswersWithNothing = true;
        await _node.CallAsync(_id);

        await ComeToAsync(when);
        var repeated = await _node.CallAsync(_id);

        Assert.Null(repeated.Error);
        Assert.True(repeated.Response.IsEmpty);
        Assert.Equal(1, _provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task MessageTheProviderDeclined_IsDeclinedAgain(When when)
    {
        _provider.Error = new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "already-dispensed" };
        await _node.CallAsync(_id);
        _provider.Error = null;

        await ComeToAsync(when);
        var repeated = await _node.CallAsync(_id);

        Assert.Equal((HubErrorCode.PartnerRejected, "already-dispensed"), (repeated.Error!.Code, repeated.Error.PartnerCode));
        Assert.Equal(1, _provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task SameMessageIdWithOtherContent_IsADuplicate(When when)
    {
        await _node.CallAsync(_id);

        await ComeToAsync(when);

        Assert.Equal(HubErrorCode.MessageDuplicate, (await _node.CallAsync(_id, OtherPerson)).Error?.Code);
        Assert.Equal("answer 1", TextOf(await _node.CallAsync(_id)));
        Assert.Equal(1, _provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task SameMessageIdOfAnotherSystem_IsAnotherMessage(When when)
    {
        await _node.CallAsync(_id);

        await ComeToAsync(when);

        Assert.Equal("answer 2", TextOf(await _node.CallAsync(_id, OtherPerson, TestNode.Clinic)));
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task ProviderThatWasAway_IsAskedAgain(When when)
    {
        _provider.Error = new HubError(HubErrorCode.PartnerUnavailable);
        Assert.Equal(HubErrorCode.PartnerUnavailable, (await _node.CallAsync(_id)).Error?.Code);
        _provider.Error = null;

        await ComeToAsync(when);

        Assert.Equal("answer 2", TextOf(await _node.CallAsync(_id)));
        Assert.Equal("answer 2", TextOf(await _node.CallAsync(_id)));
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task MessageRefusedBeforeItsAcceptance_LeavesItsIdFree(When when)
    {
        Assert.Equal(HubErrorCode.FieldInvalid, (await _node.CallAsync(_id, pinfl: "1")).Error?.Code);

        await ComeToAsync(when);

        Assert.Equal("answer 1", TextOf(await _node.CallAsync(_id)));
    }

    [Theory]
    [MemberData(nameof(Whens))]
    public async Task RepeatedEvent_IsAcceptedAndStoredOnce(When when)
    {
        await _node.PublishAsync(OtherPerson, _id);

        await ComeToAsync(when);

        Assert.Null((await _node.PublishAgainAsync(_id, OtherPerson)).Error);
        Assert.Equal(HubErrorCode.MessageDuplicate, (await _node.PublishAgainAsync(_id, "32306850000017")).Error?.Code);
        Assert.Equal(1, _node.Count(RecordType.Published));
    }

    [Fact]
    public async Task AnswerWhoseKeyWasDestroyed_IsNotGotAgainByDoingItTwice()
    {
        await _node.CallAsync(_id);
        _keys.ReplaceKey();

        Assert.Equal(HubErrorCode.MessageDuplicate, (await _node.CallAsync(_id)).Error?.Code);
        Assert.Equal(1, _provider.Calls);
    }

    [Fact]
    public async Task IndexThatFails_DoesNotKeepTheMessageIdForEver()
    {
        _node.Index.Dispose();
        var key = new ReplayKey(TestNode.Hospital, _id);

        var first = await Record.ExceptionAsync(async () => await ReserveAsync(key));
        var second = await Record.ExceptionAsync(async () => await ReserveAsync(key));

        Assert.NotNull(first);
        Assert.NotNull(second); // and not the verdict "under way"
    }

    /// <summary>How the hub knows of the first message when the second comes.</summary>
    public enum When
    {
        /// <summary>From memory: the index has not reached it.</summary>
        AtOnce,

        /// <summary>From the index.</summary>
        Indexed,

        /// <summary>From the index, opened anew.</summary>
        AfterRestart,

        /// <summary>From the index, built anew.</summary>
        AfterLossOfTheIndex,
    }

    public static TheoryData<When> Whens => [.. Enum.GetValues<When>()];

    private static string TextOf(ExchangeOutcome outcome)
    {
        Assert.Null(outcome.Error);
        return Encoding.UTF8.GetString(outcome.Response.Span);
    }

    private TestNode Open() => TestNode.Open(_directory, _provider, _keys);

    private async Task ComeToAsync(When when)
    {
        switch (when)
        {
            case When.Indexed:
                _node.Index.CatchUp();
                break;
            case When.AfterRestart:
                await _node.DisposeAsync();
                _node = Open();
                break;
            case When.AfterLossOfTheIndex:
                await _node.DisposeAsync();
                File.Delete(TestNode.IndexPath(_directory));
                _node = Open();
                break;
        }
    }

    private ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key) => _node.Replay.ReserveAsync(key, new byte[32], TestContext.Current.CancellationToken);
}
