using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Hl7.Tests;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

/// <summary>A message that becomes several events, ADT^A40 with several pairs: nothing of it is lost, and nothing has its effect twice.</summary>
public sealed class SeveralEventsTests
{
    private const string Hospital = "uz.hosp.sirdaryo-01.his";
    private const string Pairs = Kinds.Merge + MergeMappingTests.Second;

    private readonly ScriptedHub _hub = new();

    [Fact]
    public async Task AllOnDisk_IsAcknowledgedAfterTheLast()
    {
        var (calls, second) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _hub.Publish = () => ++calls == 2 ? second.Task : Task.CompletedTask;

        var answering = SendAsync(Pairs);
        Assert.Equal(2, _hub.Published.Count);
        Assert.False(answering.IsCompleted);
        second.SetResult();

        Assert.Contains("MSA|CA|K2", await answering, StringComparison.Ordinal);
        Assert.Equal(["30211975910033", "31210632040244"], _hub.Published.Select(published => ((PatientMerged)published.Event).Patient.Value));
        Assert.All(_hub.Published, published => Assert.Equal((true, Hospital), (published.Options.SubjectMustBeKnown, published.Options.OnBehalfOf)));
        Assert.All(_hub.Published, published => Assert.Equal(Samples.Bytes(Pairs), published.Options.SourceMessage.ToArray()));
        Assert.NotEqual(_hub.Published[0].Options.MessageId, _hub.Published[1].Options.MessageId);
    }

    [Fact]
    public async Task CutBetweenTheFirstAndTheSecond_RepetitionHealsIt()
    {
        int calls = 0;
        _hub.Publish = () => ++calls == 2 ? throw new HubException(new HubError(HubErrorCode.HubUnavailable)) : Task.CompletedTask;

        Assert.Contains("MSA|CR|K2", await SendAsync(Pairs), StringComparison.Ordinal);
        Assert.Contains("MSA|CA|K2", await SendAsync(Pairs), StringComparison.Ordinal);

        // The hub knows the first by its id, and takes the second as the one that it refused.
        var ids = _hub.Published.Select(published => published.Options.MessageId).ToList();
        Assert.Equal(4, ids.Count);
        Assert.Equal(ids[..2], ids[2..]);
    }

    [Fact]
    public async Task SecondPersonIsNotKnown_ErrorNamesThatPid()
    {
        int calls = 0;
        _hub.Publish = () => ++calls == 2 ? throw new HubException(new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "person-not-found" }) : Task.CompletedTask;

        Assert.Contains("ERR||PID^2^3|207^", await SendAsync(Pairs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubRefusesAFieldOfTheSecond_ErrorNamesItsSegment()
    {
        int calls = 0;
        _hub.Publish = () => ++calls == 2 ? throw new HubException(new HubError(HubErrorCode.FieldInvalid) { Field = "merged_numbers[0].value", Rule = "max_length" }) : Task.CompletedTask;

        Assert.Contains("ERR||MRG^2^1|102^", await SendAsync(Pairs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrongInTheSecond_IsRefusedBeforeAnythingIsPublished()
    {
        Assert.Contains("ERR||PID^2^3|101^", await SendAsync(Pairs.Replace("31210632040244^^^UZB^NI", "", StringComparison.Ordinal)), StringComparison.Ordinal);

        Assert.Empty(_hub.Published);
    }

    [Fact]
    public async Task OneEvent_KeepsTheIdItHadBeforeThereWereSeveral()
    {
        await SendAsync(Kinds.Merge);

        // Of version 0.1.0: a message whose acknowledgment was lost may be repeated after an update.
        Assert.Equal("01a05b64-6020-8471-ab0e-3323f639bb60", _hub.Published[0].Options.MessageId.ToString());
    }

    private async Task<string> SendAsync(string text)
    {
        var intake = NewIntake.OverMllp(_hub, new ScriptedPersons(), new Hl7v2Options { Senders = { new Hl7Sender { Application = "HIS", Facility = "SIRDARYO-01", System = Hospital } } });
        var received = new MllpMessage(Samples.Bytes(text), ConnectionId: 1, Sequence: 1, new IPEndPoint(IPAddress.Loopback, 1));
        return Encoding.UTF8.GetString((await intake.HandleAsync(received, TestContext.Current.CancellationToken)).First.Span);
    }
}
