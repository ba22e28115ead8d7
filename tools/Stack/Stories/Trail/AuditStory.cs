using System.Diagnostics;
using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Grpc.Core;

namespace EHealth.Integration.Stack.Stories.Trail;

/// <summary>An auditor proves the trail with the hub's public key; a person is erased and the proofs still hold; a copy that was tampered with is found out, with the record named.</summary>
internal sealed class AuditStory : IStory
{
    /// <summary>Nobody whom another story meets.</summary>
    private const int Patient = 4711;

    public string Name => "audit";

    public async Task<StoryResult> PlayAsync(StoryStage stage, CancellationToken cancellationToken)
    {
        var person = stage.Target.Population.PersonAt(Patient);
        var key = NoteKeyFile.Read(Path.Combine(stage.Target.HubDataDirectory, "audit.key"))!.Verifier;
        using var partner = HubConnection.Open(stage.Target.ClientOptionsOf(DevelopmentDirectory.Partner));
        using var hub = HubConnection.Open(stage.Target.ClientOptionsOf(DevelopmentDirectory.Operator));
        var (auditor, subjects) = (new Auditor(hub), hub.Client<AuditSubjects.AuditSubjectsClient>());

        using var asked = partner.Client<CivilRegistry.CivilRegistryClient>().GetPersonAsync(new GetPersonRequest { Pinfl = person.Pinfl }, Why(PurposeOfUse.Treatment, cancellationToken));
        await asked.ResponseAsync;
        var index = ulong.Parse(asked.GetTrailers().GetValue(MetadataNames.AuditIndex)!, System.Globalization.CultureInfo.InvariantCulture);

        List<StepResult> steps = [];
        var before = await VerifyAsync("auditor: all records, proven by the hub's public key", auditor, key, steps, cancellationToken);
        steps.Add(await DiscloseAsync(subjects, index, person, cancellationToken));
        steps.Add(await EraseAsync(subjects, index, AuditRecord.Parser.ParseFrom(before.Records[(int)index]), cancellationToken));
        steps.Add(await NobodyAsync(hub, index, person, cancellationToken));
        var after = await VerifyAsync("auditor: proven again, and not a byte of before has changed", auditor, key, steps, cancellationToken);
        if (!before.Records.Zip(after.Records).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
        {
            steps.Add(new StepResult("records of before", false, before.Records.Count, 0, 0, "a record has changed"));
        }

        var tiles = new TileDirectory(Path.Combine(stage.Target.HubDataDirectory, "audit"));
        var (changed, shortened) = (after.WithChangedPurpose((int)index), after.Without((int)index));
        steps.Add(Tampered("tampered copy, a purpose changed: found out, the record named", changed.Check(key), changed.FindChanged(tiles) == (int)index));
        steps.Add(Tampered("tampered copy, a record taken out: found out, the record named", shortened.Check(key), shortened.Check(key)?.Record == (long)index));

        // The partner's question; disclosed, erased, disclosed in vain, searched in vain; and what the auditor asked.
        return new StoryResult(Name, steps, new IdentityCounts(0, 0), 0, 5 + auditor.Calls, new HashSet<string> { person.Pinfl, person.LatinName.Family, person.CyrillicName.Family });
    }

    private static async Task<TrailCopy> VerifyAsync(string name, Auditor auditor, NoteVerifier key, List<StepResult> steps, CancellationToken cancellationToken)
    {
        var copy = await auditor.TakeAsync(cancellationToken);
        var fault = copy.Check(key);
        steps.Add(new StepResult(name, fault is null, copy.Records.Count, 0, 0, fault?.Sentence ?? ""));
        return copy;
    }

    private static async Task<StepResult> DiscloseAsync(AuditSubjects.AuditSubjectsClient subjects, ulong index, SyntheticPerson person, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("operator: is told whom a record is about", expected: 1);
        var started = Stopwatch.GetTimestamp();
        var disclosed = await subjects.DiscloseAsync(new DiscloseRequest { Index = index }, Why(PurposeOfUse.PatientRequest, cancellationToken));
        step.Done(Stopwatch.GetElapsedTime(started));
        if (disclosed.Subject?.Value != person.Pinfl)
        {
            step.Wrong("it is another person");
        }

        return step.Result();
    }

    private static async Task<StepResult> EraseAsync(AuditSubjects.AuditSubjectsClient subjects, ulong index, AuditRecord record, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("operator: erases them, their keys are destroyed", expected: 1);
        var started = Stopwatch.GetTimestamp();
        await subjects.EraseAsync(new EraseRequest { Index = index, SubjectPseudonym = record.SubjectPseudonym }, Why(PurposeOfUse.PatientRequest, cancellationToken));
        step.Done(Stopwatch.GetElapsedTime(started));
        return step.Result();
    }

    /// <summary>Neither from the record to the person, nor from the person to the record.</summary>
    private static async Task<StepResult> NobodyAsync(HubConnection hub, ulong index, SyntheticPerson person, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("nothing leads from record to person or back", expected: 2);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await hub.Client<AuditSubjects.AuditSubjectsClient>().DiscloseAsync(new DiscloseRequest { Index = index }, Why(PurposeOfUse.PatientRequest, cancellationToken));
            step.Wrong("the record still names the person");
        }
        catch (HubException refused) when (refused.Code == HubErrorCode.PartnerRejected && refused.Error.PartnerCode == PartnerCodes.SubjectErased)
        {
            step.Done(Stopwatch.GetElapsedTime(started));
        }

        started = Stopwatch.GetTimestamp();
        var search = new SearchRequest { Subject = new Identifier { Kind = IdentifierKind.Pinfl, Value = person.Pinfl } };
        var found = await hub.Client<AuditTrail.AuditTrailClient>().SearchAsync(search, Why(PurposeOfUse.Operations, cancellationToken));
        step.Done(Stopwatch.GetElapsedTime(started));
        step.Expect("records found by the person's number", 0, found.Records.Count);
        return step.Result();
    }

    private static StepResult Tampered(string name, AuditFault? fault, bool isNamed) =>
        new(name, fault is not null && isNamed, 1, 0, 0, fault?.Sentence ?? "nothing was noticed");

    private static CallOptions Why(string purpose, CancellationToken cancellationToken) => HubCall.With(purpose, cancellationToken: cancellationToken);
}
