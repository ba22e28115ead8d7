using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Answers queries for persons: a desk finds a patient with nothing but HL7v2.</summary>
internal sealed class QueryIntake(IPersonFinder finder, RefusalReports reports, Acknowledger acknowledger, IOptions<Hl7v2Options> options)
{
    /// <summary>Candidates in one answer when the query does not say how many.</summary>
    private const int DefaultLimit = 20;

    /// <summary>Candidates looked for at most, continuations included: whoever does not find the person among them must ask more exactly.</summary>
    private const int Most = 50;

    private readonly IReadOnlyList<QueryKind> _kinds = QueryKind.All(options.Value.Queries);

    /// <summary>True when the message is a query that is answered here.</summary>
    public QueryKind? KindOf(Hl7Message message)
    {
        if (!message.Header.Field(MessageHeader.MessageType).Text.Is("QBP"u8)) return null;
        var trigger = MessageHeader.TriggerEvent(message).GetString();
        return _kinds.FirstOrDefault(kind => kind.Trigger == trigger);
    }

    /// <summary>Answers a query; a refused one too has its response.</summary>
    public async ValueTask<Verdict> AnswerAsync(Hl7Message message, QueryKind kind, string sender, CancellationToken cancellationToken)
    {
        var request = kind.Read(message);
        var response = new QueryResponse(message, kind, acknowledger);
        if (request.Findings.FirstOrDefault(finding => finding.Severity == Hl7Severity.Error) is { } wrong)
        {
            var refusal = new Hl7Refusal(HubErrorCode.FieldInvalid, wrong.Location, wrong.Text);
            await reports.ReportAsync(Hl7Operation.Of(message), refusal, message.Bytes, SourceId.Of(message), sender, cancellationToken);
            return new Verdict([refusal], acknowledger.Respond(message, response.Refuse(request.Findings)));
        }

        // A continuation is answered by asking again and leaving out what was sent: no query is kept open for a client that may never come back.
        var found = await finder.FindAsync(request.Question, sender, Most, cancellationToken);
        if (found.Refusal is { } no)
        {
            if (!found.IsRecorded) await reports.ReportAsync(Hl7Operation.Of(message), no, message.Bytes, SourceId.Of(message), sender, cancellationToken);
            return new Verdict([no], acknowledger.Respond(message, response.Refuse([.. request.Findings, Hl7ErrorTranslation.ToError(no)])));
        }

        return new Verdict([], acknowledger.Respond(message, response.Give(found, request, request.Limit == 0 ? DefaultLimit : request.Limit)));
    }
}
