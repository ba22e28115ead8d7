using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class RecognitionStageTests : IDisposable
{
    private static readonly HubError Unknown = new(HubErrorCode.PartnerRejected) { PartnerCode = "person-not-found" };

    private readonly Situation _hub = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task PublisherDoesNotAsk_NobodyIsAsked()
    {
        _hub.Persons.Answer = _ => Task.FromResult<HubError?>(Unknown);

        Assert.Null(await _hub.Recognition.CheckAsync(Validated(subjectMustBeKnown: false), Cancellation));
        Assert.Empty(_hub.Persons.Asked);
    }

    [Fact]
    public async Task KnownSubject_GoesOn()
    {
        Assert.Null(await _hub.Recognition.CheckAsync(Validated(), Cancellation));
        Assert.Equal([Messages.Pinfl], _hub.Persons.Asked);
    }

    [Fact]
    public async Task RefusalOfTheRegister_IsTheAnswer()
    {
        _hub.Persons.Answer = _ => Task.FromResult<HubError?>(Unknown);

        Assert.Equal(Unknown, await _hub.Recognition.CheckAsync(Validated(), Cancellation));
    }

    [Fact]
    public async Task SubjectOfAnotherKindOrNone_IsRefusedAndNobodyAsked()
    {
        var unvalidated = _hub.Arriving(Catalogues.Event, subjectMustBeKnown: true);

        var error = await _hub.Recognition.CheckAsync(unvalidated, Cancellation);

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = "subject_must_be_known", Rule = "pinfl_only" }, error);
        Assert.Empty(_hub.Persons.Asked);
    }

    [Fact]
    public async Task PublisherGoesWhileTheRegisterIsAsked_IsATimeoutAndNoFault()
    {
        using var gone = new CancellationTokenSource();
        _hub.Persons.Answer = async cancelled =>
        {
            await gone.CancelAsync();
            cancelled.ThrowIfCancellationRequested();
            return null;
        };

        Assert.Equal(HubErrorCode.PartnerTimeout, (await _hub.Recognition.CheckAsync(Validated(), gone.Token))?.Code);
    }

    private Exchange Validated(bool subjectMustBeKnown = true)
    {
        var exchange = _hub.Arriving(Catalogues.Event, subjectMustBeKnown: subjectMustBeKnown);
        Assert.Null(_hub.Validation.Check(exchange));
        return exchange;
    }
}
