using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline;

public sealed class ExchangePipelineTests : IDisposable
{
    private readonly Situation _hub = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    /// <summary>What each stage refuses with, in the order of the stages.</summary>
    public static TheoryData<Fault, HubErrorCode> Refusals => new()
    {
        { Fault.Authentication, HubErrorCode.SenderUnauthenticated },
        { Fault.Authorization, HubErrorCode.PurposeForbidden },
        { Fault.Admission, HubErrorCode.MessageTooLarge },
        { Fault.Replay, HubErrorCode.MessageDuplicate },
        { Fault.Validation, HubErrorCode.FieldInvalid },
        { Fault.Routing, HubErrorCode.RecipientUnknown },
        { Fault.Acceptance, HubErrorCode.HubUnavailable },
        { Fault.Delivery, HubErrorCode.PartnerUnavailable },
    };

    [Fact]
    public async Task CallWithNothingWrong_PassesTheStagesInOrder()
    {
        var exchange = _hub.Arriving(Catalogues.Write);

        var outcome = await _hub.Calls.RunAsync(exchange, Cancellation);

        Assert.Null(outcome.Error);
        Assert.Equal("answer"u8, outcome.Response.Span);
        Assert.Equal(["revocation", "reserve", "accept", "call", "complete", "release"], _hub.Noted);
        AssertLetGo();
    }

    [Fact]
    public async Task Read_IsRecordedOnceBeforeTheAnswerLeaves()
    {
        var outcome = await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Read), Cancellation);

        Assert.Null(outcome.Error);
        Assert.Equal(["revocation", "call", "complete"], _hub.Noted);
    }

    [Fact]
    public async Task MessageWithEverythingWrong_IsRefusedByTheStagesInOrder()
    {
        var refusedWith = new List<HubErrorCode>();
        var faults = new SortedSet<Fault>(Enum.GetValues<Fault>());
        while (faults.Count > 0)
        {
            using var hub = new Situation();
            refusedWith.Add((await hub.Calls.RunAsync(Arriving(hub, faults), Cancellation)).Error!.Code);
            faults.Remove(faults.Min);
        }

        Assert.Equal(Refusals.Select(row => row.Data.Item2), refusedWith);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task RefusalOfAStage_StopsAllLaterOnesAndIsRecorded(Fault fault, HubErrorCode expected)
    {
        var exchange = Arriving(_hub, [fault]);

        var outcome = await _hub.Calls.RunAsync(exchange, Cancellation);

        Assert.Equal((expected, exchange.Id.ToString()), (outcome.Error!.Code, outcome.Error.ExchangeId));
        Assert.Equal(EffectsUpTo(fault), _hub.Noted);
        Assert.Equal(0, _hub.Links.Of(Parties.Registry).Calls);
        var record = Assert.Single(_hub.Journal.Records);
        Assert.Equal((expected, AuditKind.Refusal), (record.Outcome, record.Kind));
        Assert.Equal(0, exchange.AuditIndex);
        AssertLetGo();
    }

    [Fact]
    public async Task RepeatedMessage_GetsTheEarlierAnswerWithoutReachingTheProvider()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.Answered, "earlier"u8.ToArray());

        var outcome = await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), Cancellation);

        Assert.Null(outcome.Error);
        Assert.Equal("earlier"u8, outcome.Response.Span);
        Assert.Equal(["revocation", "reserve", "complete"], _hub.Noted);
        AssertLetGo();
    }

    [Fact]
    public async Task RepeatedMessage_IsRecordedWithThePersonItsAnswerIsAbout()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.Answered, "earlier"u8.ToArray());
        var first = _hub.Routed(Catalogues.Write);

        await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), Cancellation);

        Assert.Equal(
            _hub.Subjects.Seal(first.SubjectKind, first.Subject.Span).Pseudonym, Assert.Single(_hub.Journal.Records).SubjectPseudonym);
    }

    [Fact]
    public async Task MessageRepeatedAfterANo_GetsTheSameNo()
    {
        _hub.Replays.Verdict = new ReplayVerdict(
            ReplayVerdictKind.Answered, Error: new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "already-dispensed" });

        var outcome = await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), Cancellation);

        Assert.Equal((HubErrorCode.PartnerRejected, "already-dispensed"), (outcome.Error!.Code, outcome.Error.PartnerCode));
        Assert.DoesNotContain("call", _hub.Noted);
    }

    [Fact]
    public async Task StageThatThrows_IsAnInternalErrorThatIsRecorded()
    {
        _hub.Links.Of(Parties.Registry).Bug = new InvalidOperationException("bug");

        var outcome = await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), Cancellation);

        Assert.Equal(HubErrorCode.InternalError, outcome.Error?.Code);
        Assert.NotNull(outcome.Error?.ExchangeId);
        Assert.Equal(HubErrorCode.InternalError, Assert.Single(_hub.Journal.Records).Outcome);
        Assert.Contains("StageFailed", _hub.Log.Names);
        AssertLetGo();
    }

    [Fact]
    public async Task StageThatThrowsBeforeRouting_IsRecordedToo()
    {
        _hub.Replays.Bug = new InvalidOperationException("bug");

        var outcome = await _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), Cancellation);

        Assert.Equal(HubErrorCode.InternalError, outcome.Error?.Code);
        Assert.Single(_hub.Journal.Records);
        AssertLetGo();
    }

    [Fact]
    public async Task ConsumerThatHasGone_IsRecordedAllTheSame()
    {
        var registry = _hub.Links.Of(Parties.Registry);
        registry.IsSilent = true;
        using var consumer = new CancellationTokenSource();
        var running = _hub.Calls.RunAsync(_hub.Arriving(Catalogues.Write), consumer.Token).AsTask();
        await registry.Asked;

        await consumer.CancelAsync();

        Assert.Equal(HubErrorCode.OutcomeUnknown, (await running).Error?.Code);
        Assert.Equal(HubErrorCode.OutcomeUnknown, Assert.Single(_hub.Journal.Records).Outcome);
        AssertLetGo();
    }

    [Fact]
    public async Task UnreadableRequest_IsRecordedUnderItsSender()
    {
        var exchange = _hub.Arriving();

        var outcome = await _hub.Calls.RefuseAsync(exchange, new HubError(HubErrorCode.TypeUnsupported) { Resource = "nothing" });

        Assert.Equal(HubErrorCode.TypeUnsupported, outcome.Error?.Code);
        Assert.Equal((Parties.Hospital, HubErrorCode.TypeUnsupported), (_hub.Journal.Records[0].Sender, _hub.Journal.Records[0].Outcome));
    }

    [Fact]
    public async Task UnreadableRequestOfAStranger_IsToldOnlyThatItIsAStranger()
    {
        var outcome = await _hub.Calls.RefuseAsync(_hub.Arriving(sender: "uz.unknown.system"), new HubError(HubErrorCode.TypeUnsupported));

        Assert.Equal(HubErrorCode.SenderUnauthenticated, outcome.Error?.Code);
        Assert.Equal("", Assert.Single(_hub.Journal.Records).Sender);
    }

    /// <summary>The effects that are seen when this stage is the one that refuses.</summary>
    private static List<string> EffectsUpTo(Fault fault)
    {
        List<string> effects = ["revocation"];
        if (fault >= Fault.Replay)
        {
            effects.Add("reserve");
        }

        if (fault >= Fault.Acceptance)
        {
            effects.Add("accept");
        }

        effects.Add("complete");
        if (fault > Fault.Replay)
        {
            effects.Add("release");
        }

        return effects;
    }

    private static Exchange Arriving(Situation hub, SortedSet<Fault> faults)
    {
        if (faults.Contains(Fault.Replay))
        {
            hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.OtherContent);
        }

        hub.Journal.CanAccept = !faults.Contains(Fault.Acceptance);
        foreach (var system in new[] { Parties.Registry, Parties.SecondRegistry })
        {
            hub.Links.Of(system).IsReachable = !faults.Contains(Fault.Delivery);
        }

        byte[] request = faults.Contains(Fault.Validation) ? Messages.GetPerson("1") : Messages.GetPerson();
        if (faults.Contains(Fault.Admission))
        {
            request = [.. request, .. Messages.OfLength(Situation.MaxMessageBytes * 2).AsSpan(Messages.GetPerson().Length)];
        }

        return hub.Arriving(
            Catalogues.Write,
            request,
            hub.Metadata(faults.Contains(Fault.Authorization) ? "HRESCH" : "TREAT") with { Recipient = faults.Contains(Fault.Routing) ? Parties.Clinic : "" },
            sender: faults.Contains(Fault.Authentication) ? "uz.unknown.system" : Parties.Hospital);
    }

    private void AssertLetGo()
    {
        Assert.Equal(0, _hub.Admission.InFlight);
        Assert.Empty(_hub.Replays.Held);
    }

    /// <summary>Something wrong with a message or a hub, by the stage that must notice.</summary>
    public enum Fault
    {
        Authentication,
        Authorization,
        Admission,
        Replay,
        Validation,
        Routing,
        Acceptance,
        Delivery,
    }
}
