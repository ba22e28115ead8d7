using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Audit;

namespace EHealth.Integration.Interop.Tests.Processes;

public sealed class CrashTests(PublishedPrograms programs)
{
    /// <summary>How many crashes; without it as many as fit into <see cref="CrashingTime"/>.</summary>
    private const string CrashesVariable = "EHEALTH_TEST_CRASHES";

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(20);
    /// <summary>Hub and adapter once each, however slow the machine is.</summary>
    private const int FewestCrashes = 2;

    private static readonly TimeSpan CrashingTime = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task HubKilledUnderLoad_WhatWasAcknowledgedIsAuditedAndDelivered()
    {
        const int People = 150;
        await using var installation = await Installation.StartAsync(programs);
        await using var subscriber = await AdmissionSubscriber.OpenAsync(installation.ClientOptionsOf(DevelopmentDirectory.Partner), TestContext.Current.CancellationToken);
        var audited = new ConcurrentDictionary<string, bool>();
        await using var auditor = AuditReader.Start(installation.KafkaBootstrapServers, (record, _) => NoteEvent(record, audited));
        var hospital = new PersistentHospital(installation.Mllp, installation.Population);

        var sending = hospital.SendAsync(People, TestContext.Current.CancellationToken);
        await hospital.WaitForAcceptedAsync(People / 2);
        await installation.Hub.KillAsync();
        Assert.InRange(hospital.Accepted.Count, People / 2, (2 * People) - 1);
        await installation.StartHubAsync();
        await sending.WaitAsync(Patience.Normal, TestContext.Current.CancellationToken);

        Assert.Equal(2 * People, hospital.Accepted.Count);
        await Until.HoldsAsync(() => hospital.Accepted.All(subscriber.MessageIds.ContainsKey), "everything acknowledged is delivered");
        Assert.Empty(subscriber.Wrong);
        Assert.Equal(2 * People, subscriber.MessageIds.Values.Distinct().Count());
        var next = await installation.NextAuditIndexAsync(TestContext.Current.CancellationToken);
        await auditor.WaitForAsync(0, next, QuietTime, TestContext.Current.CancellationToken);
        Assert.Equal(0, auditor.Missing(0, next));
        Assert.Empty(subscriber.MessageIds.Values.Select(id => id.ToString()).Except(audited.Keys));
    }

    [Fact]
    public async Task HubAndAdapterKilledInTurn_NothingAcknowledgedIsLostOrDoneTwice()
    {
        const int BetweenCrashes = 60;
        await using var installation = await Installation.StartAsync(programs);
        await using var subscriber = await AdmissionSubscriber.OpenAsync(installation.ClientOptionsOf(DevelopmentDirectory.Partner), TestContext.Current.CancellationToken);
        var audited = new ConcurrentDictionary<string, bool>();
        await using var auditor = AuditReader.Start(installation.KafkaBootstrapServers, (record, _) => NoteEvent(record, audited));
        var hospital = new PersistentHospital(installation.Mllp, installation.Population);

        var sending = hospital.SendAsync(int.MaxValue, TestContext.Current.CancellationToken);
        var crashes = 0;
        for (var started = TimeProvider.System.GetTimestamp(); IsAnotherDue(crashes, TimeProvider.System.GetElapsedTime(started)); crashes++)
        {
            await hospital.WaitForAcceptedAsync(hospital.Accepted.Count + BetweenCrashes);
            await (crashes % 2 == 0 ? installation.CrashHubAsync() : installation.CrashHl7v2Async());
        }

        hospital.Stop();
        await sending.WaitAsync(Patience.Normal, TestContext.Current.CancellationToken);

        await Until.HoldsAsync(() => hospital.Accepted.All(subscriber.MessageIds.ContainsKey), "everything acknowledged is delivered");
        Assert.Empty(subscriber.MessageIds.Keys.Except(hospital.Accepted));
        Assert.Empty(subscriber.Wrong);
        var next = await installation.NextAuditIndexAsync(TestContext.Current.CancellationToken);
        await auditor.WaitForAsync(0, next, QuietTime, TestContext.Current.CancellationToken);
        Assert.Equal(0, auditor.Missing(0, next));
        // More audit records than events: a message that came again is recorded again, as answered from memory.
        Assert.Equal(subscriber.MessageIds.Values.Select(id => id.ToString()).Order(), audited.Keys.Order());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{(crashes + 1) / 2} kills of the hub and {crashes / 2} of the adapter; {hospital.Accepted.Count} messages acknowledged, {subscriber.MessageIds.Count} delivered, {audited.Count} of {next} audit records are theirs");
    }

    [Fact]
    public async Task RegistryAdapterKilled_PartnerUnavailableUntilItIsBack()
    {
        await using var installation = await Installation.StartAsync(programs);
        var impatient = installation.ClientOptionsOf(DevelopmentDirectory.Partner);
        impatient.MaxRetries = 0;
        using var once = HubConnection.Open(impatient);
        Assert.NotNull((await AskAsync(once, installation, index: 1)).Person);

        var printed = installation.Hub.Output.Count;
        await installation.CivilRegistry.KillAsync();
        await installation.Hub.WaitForLineAsync($"Provider {DevelopmentDirectory.CivilRegistry} is no longer linked", printed);
        var refused = await Assert.ThrowsAsync<HubException>(() => AskAsync(once, installation, index: 2));
        Assert.Equal(HubErrorCode.PartnerUnavailable, refused.Code);
        Assert.NotNull(refused.RetryAfter);

        var patient = installation.ClientOptionsOf(DevelopmentDirectory.Partner);
        patient.MaxRetries = 20;
        patient.DefaultTimeout = Patience.Normal;
        using var repeating = HubConnection.Open(patient);
        var delayed = AskAsync(repeating, installation, index: 3);
        await installation.StartCivilRegistryAsync();
        Assert.NotNull((await delayed).Person);
        Assert.NotNull((await AskAsync(once, installation, index: 4)).Person);
    }

    private static bool IsAnotherDue(int crashes, TimeSpan elapsed) => int.TryParse(Environment.GetEnvironmentVariable(CrashesVariable), out var wanted)
        ? crashes < wanted
        : crashes < FewestCrashes || elapsed < CrashingTime;

    private static async Task<GetPersonResponse> AskAsync(HubConnection connection, Installation installation, int index) =>
        await connection.Client<CivilRegistry.CivilRegistryClient>().GetPersonAsync(
            new GetPersonRequest { Pinfl = installation.Population.PersonAt(index).Pinfl },
            HubCall.With(PurposeOfUse.Treatment, cancellationToken: TestContext.Current.CancellationToken));

    private static void NoteEvent(AuditRecord record, ConcurrentDictionary<string, bool> audited)
    {
        if (record is { Kind: AuditKind.Event, Outcome: HubErrorCode.Unspecified } && record.Operation.StartsWith("ehealth.clinical.", StringComparison.Ordinal))
        {
            audited[record.MessageId] = true;
        }
    }
}
