using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk.Publishing;
using EHealth.Integration.Sdk.Tests.Doubles;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Publishing;

public sealed class EventPublisherTests : IDisposable
{
    private static readonly RpcException ConnectionLost = new(new Status(StatusCode.Unavailable, "connection lost"));

    private readonly LeapingTime _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)) { LongestLeap = TimeSpan.FromSeconds(10) };
    private readonly HubClientOptions _options = new() { ValidateBeforeSend = false };
    private readonly ScriptedStreamHub _hub = new();
    private readonly EventPublisher _publisher;

    public EventPublisherTests() => _publisher = new EventPublisher(new Events.EventsClient(_hub), _options, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _publisher.Dispose();

    [Fact]
    public async Task ManyUnderWay_EachGetsItsOwnAnswerOverOneStream()
    {
        var (first, second) = (PublishAsync(), PublishAsync());
        var (one, two) = (await _hub.NextAsync(), await _hub.NextAsync());

        two.Line.Accepts(two.Request);
        one.Line.Accepts(one.Request);

        var receipts = new[] { await first, await second };
        Assert.Equal(1, _hub.Streams);
        Assert.NotEqual(receipts[0].MessageId, receipts[1].MessageId);
        Assert.All(receipts, receipt => Assert.Equal($"exchange of {receipt.MessageId}", receipt.ExchangeId));
        Assert.All(receipts, receipt => Assert.Equal(7ul, receipt.AuditIndex));
    }

    [Fact]
    public async Task StreamBreaksWithEventUnderWay_TheSameMessageIdGoesOverANewOne()
    {
        var publishing = PublishAsync();
        var (request, line) = await _hub.NextAsync();
        line.Ends(ConnectionLost);

        var (again, newLine) = await _hub.NextAsync();
        newLine.Accepts(again);

        Assert.Equal(request.MessageId, again.MessageId);
        Assert.Equal(request.MessageId, (await publishing).MessageId.ToString());
        Assert.Equal(2, _hub.Streams);
    }

    [Fact]
    public async Task HubEndsTheStreamInOrder_WhatIsUnansweredIsRepeatedToo()
    {
        var publishing = PublishAsync();
        var (request, line) = await _hub.NextAsync();
        line.Ends();
        var (again, newLine) = await _hub.NextAsync();
        newLine.Accepts(again);

        Assert.Equal(request.MessageId, (await publishing).MessageId.ToString());
    }

    [Fact]
    public async Task StreamHadEndedBefore_NoAttemptIsCounted()
    {
        _options.MaxRetries = 0;
        var publishing = PublishAsync();
        var (request, line) = await _hub.NextAsync();
        line.Accepts(request);
        await publishing;

        var next = PublishAsync();
        (await _hub.NextAsync()).Line.Ends(ConnectionLost);
        var (again, newLine) = await _hub.NextAsync();
        newLine.Accepts(again);

        await next;
        Assert.Equal(2, _hub.Streams);
    }

    [Fact]
    public async Task HubCannotBeReached_UnavailableAfterAllRepetitions()
    {
        _hub.Unreachable = ConnectionLost;
        _options.MaxRetries = 2;

        var no = await Assert.ThrowsAsync<HubException>(() => PublishAsync());

        Assert.Equal(HubErrorCode.HubUnavailable, no.Code);
        Assert.Same(ConnectionLost, no.InnerException);
        Assert.Equal(3, _hub.Streams);
    }

    [Fact]
    public async Task StatusThatNoRepetitionChanges_IsThrownAsItIs()
    {
        var publishing = PublishAsync();
        (await _hub.NextAsync()).Line.Ends(new RpcException(new Status(StatusCode.Unimplemented, "")));

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => publishing)).StatusCode);
    }

    [Fact]
    public async Task Refusal_SaysWhatACallOfItsOwnWouldHaveSaid()
    {
        var publishing = PublishAsync();
        var (request, line) = await _hub.NextAsync();
        line.Refuses(request, new EventRefusal
        {
            Code = HubErrorCode.PartnerRejected, Field = "patient.value", Rule = "known", PartnerCode = "person-not-found", Resource = "registry", RetryAfterMs = 5,
        });

        var no = await Assert.ThrowsAsync<HubException>(() => publishing);

        var expected = new HubError(HubErrorCode.PartnerRejected)
        {
            Field = "patient.value", Rule = "known", PartnerCode = "person-not-found", Resource = "registry", RetryAfter = TimeSpan.FromMilliseconds(5), ExchangeId = "refused",
        };
        Assert.Equal(expected, no.Error);
        Assert.Equal(StatusCode.FailedPrecondition, Assert.IsType<RpcException>(no.InnerException).StatusCode);
        Assert.False(_hub.HasMore);
    }

    [Fact]
    public async Task SubjectThatMustBeKnown_IsSaidToTheHub()
    {
        var publishing = _publisher.PublishAsync(Admission(), new PublishOptions { SubjectMustBeKnown = true }, Cancellation);
        var (request, line) = await _hub.NextAsync();
        line.Accepts(request);

        await publishing;
        Assert.True(request.SubjectMustBeKnown);
    }

    [Fact]
    public async Task PassingRefusal_IsRepeatedAfterTheAdvisedTime()
    {
        var publishing = PublishAsync();
        var (request, line) = await _hub.NextAsync();
        line.Refuses(request, new EventRefusal { Code = HubErrorCode.RateExceeded, RetryAfterMs = 2000 });
        var (again, _) = await _hub.NextAsync();
        line.Accepts(again);

        await publishing;
        Assert.Equal(request.MessageId, again.MessageId);
        Assert.Contains(_time.Waits, wait => wait >= TimeSpan.FromSeconds(2) && wait <= TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public async Task SameMessageIdTwiceAtOnce_TheSecondWaitsForTheFirstAnswer()
    {
        var publish = new PublishOptions { MessageId = Guid.CreateVersion7(_time.GetUtcNow()) };
        var first = _publisher.PublishAsync(Admission(), publish, Cancellation);
        var (request, line) = await _hub.NextAsync();
        var second = _publisher.PublishAsync(Admission(), publish, Cancellation);
        Assert.False(_hub.HasMore);

        line.Accepts(request);
        await first;
        var (again, _) = await _hub.NextAsync();
        Assert.False(second.IsCompleted);
        line.Accepts(again);

        Assert.Equal(publish.MessageId, (await second).MessageId);
    }

    [Fact]
    public async Task GivenUpEvent_ItsLateAnswerIsNobodyElses()
    {
        var publish = new PublishOptions { MessageId = Guid.CreateVersion7(_time.GetUtcNow()) };
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = _publisher.PublishAsync(Admission(), publish, caller.Token);
        var (request, line) = await _hub.NextAsync();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = _publisher.PublishAsync(Admission(), publish, Cancellation);
        line.Accepts(request);
        var (again, _) = await _hub.NextAsync();
        Assert.False(second.IsCompleted);
        line.Accepts(again);

        await second;
    }

    [Fact]
    public async Task NoAnswerInTime_IsATimeout()
    {
        _time.LongestLeap = TimeSpan.MaxValue;

        var no = await Assert.ThrowsAsync<HubException>(() => PublishAsync());

        Assert.Equal(HubErrorCode.PartnerTimeout, no.Code);
        Assert.Contains(_time.Waits, wait => wait > _options.DefaultTimeout / 2 && wait <= _options.DefaultTimeout);
    }

    [Fact]
    public async Task ChangedBuffer_IsNotWhatIsSent()
    {
        byte[] buffer = [1, 2, 3];
        var publishing = _publisher.PublishAsync(Admission(), new PublishOptions { SourceMessage = buffer }, Cancellation);
        buffer[0] = 9;
        var (request, line) = await _hub.NextAsync();

        Assert.Equal([1, 2, 3], request.SourceMessage.ToByteArray());
        line.Accepts(request);
        await publishing;
    }

    [Fact]
    public async Task LargeEvent_TravelsAlone()
    {
        var receipt = await _publisher.PublishAsync(Admission(), new PublishOptions { SourceMessage = new byte[1024 * 1024] }, Cancellation);

        Assert.Equal("alone", receipt.ExchangeId);
        Assert.Equal(receipt.MessageId.ToString(), Assert.Single(_hub.Alone).MessageId);
        Assert.Equal(0, _hub.Streams);
    }

    [Fact]
    public async Task RequestThatBreaksARule_IsNotSent()
    {
        _options.ValidateBeforeSend = true;

        var no = await Assert.ThrowsAsync<HubException>(() => _publisher.PublishAsync(Admission(), new PublishOptions { OnBehalfOf = "NOT AN ID" }, Cancellation));

        Assert.Equal((HubErrorCode.FieldInvalid, "on_behalf_of"), (no.Code, no.Field));
        Assert.Equal(0, _hub.Streams);
    }

    [Fact]
    public async Task Disposed_WhatIsUnansweredFails()
    {
        var publishing = PublishAsync();
        var (_, line) = await _hub.NextAsync();
        _publisher.Dispose();
        line.Ends(new RpcException(new Status(StatusCode.Cancelled, "")));

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => publishing)).StatusCode);
    }

    private Task<PublishReceipt> PublishAsync() => _publisher.PublishAsync(Admission(), new PublishOptions(), Cancellation);

    private static PatientAdmitted Admission() => new()
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = "32306850000017" },
        Encounter = new Encounter
        {
            Facility = "uz.hosp.test.his",
            PatientClass = PatientClass.Inpatient,
            OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero)),
        },
    };
}
