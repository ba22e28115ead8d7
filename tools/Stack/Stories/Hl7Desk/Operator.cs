using System.Diagnostics;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>The operator, whom a hospital calls about one of its messages.</summary>
internal static class Operator
{
    /// <summary>How often the operator asks the hub: a search, the message, and a search for who has seen it.</summary>
    public const int Calls = 3;

    /// <summary>Finds a message by its control id, looks at it for treatment, and finds the record of having looked.</summary>
    public static async Task<StepResult> LookUpAsync(IStoryTarget target, string controlId, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("operator: finds a message; showing it is recorded", 1);
        using var connection = HubConnection.Open(target.ClientOptionsOf(DevelopmentDirectory.Operator));
        var trail = connection.Client<AuditTrail.AuditTrailClient>();
        var started = Stopwatch.GetTimestamp();
        var search = new SearchRequest { SourceId = controlId, System = DevelopmentDirectory.Hospital };
        var found = (await trail.SearchAsync(search, HubCall.With(PurposeOfUse.Operations, cancellationToken: cancellationToken))).Records;
        step.Expect("records of the message", 1, found.Count);
        var index = found.FirstOrDefault()?.Index ?? 0;
        var shown = await trail.ReadSourceAsync(new ReadSourceRequest { Index = index }, HubCall.With(PurposeOfUse.Treatment, cancellationToken: cancellationToken));
        if (!Encoding.UTF8.GetString(shown.Source.Span).Contains($"|{controlId}|", StringComparison.Ordinal)) step.Wrong("the message shown is another one");
        search = new SearchRequest { SourceId = controlId, Operation = "ehealth.audit.v1.AuditTrail/ReadSource" };
        var looked = (await trail.SearchAsync(search, HubCall.With(PurposeOfUse.Operations, cancellationToken: cancellationToken))).Records;
        if (looked is not [{ HasRefersTo: true } record] || record.RefersTo != index) step.Wrong("the showing is not in the audit");
        step.Done(Stopwatch.GetElapsedTime(started));
        return step.Result();
    }
}
