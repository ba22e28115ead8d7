using System.Globalization;
using EHealth.Integration.Adapters.Hl7v2.Outbound;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Writes RSP messages: MSH MSA [ERR] QAK QPD { PID [QRI] } [DSC].</summary>
internal sealed class QueryResponse(Hl7Message query, QueryKind kind, Acknowledger acknowledger)
{
    private const int QueryName = 1;
    private const int QueryTag = 2;
    private const double Percent = 100;

    private static readonly Hl7Error More =
        new(Hl7AcknowledgmentCode.Accept, Hl7ErrorCode.MessageAccepted, Location: null, "more persons fit than are named; ask more exactly") { Severity = Hl7Severity.Warning };

    /// <summary>A response that says why nobody was looked for.</summary>
    public ReadOnlyMemory<byte> Refuse(IReadOnlyList<Hl7Error> errors)
    {
        var writer = Begin(errors);
        WriteStatus(writer, AcknowledgmentBuilder.CodeOf(AcknowledgmentLevel.Original, [.. errors]));
        writer.End();
        WriteParameters(writer);
        return AcknowledgmentBuilder.Complete(query, writer);
    }

    /// <summary>A response with the candidates that this answer is to hold.</summary>
    public ReadOnlyMemory<byte> Give(PersonFindings found, QueryRequest request, int limit)
    {
        var page = found.Candidates.Skip(request.Skip).Take(limit).ToList();
        int remaining = Math.Max(0, found.Candidates.Count - request.Skip - page.Count);
        var writer = Begin(found.HasMore ? [.. request.Findings, More] : request.Findings);

        // QAK: tag, status, query name, hits in all, in this answer, still to come.
        WriteStatus(writer, found.Candidates.Count == 0 ? "NF" : "OK");
        writer.Field().Raw(query.Field("QPD", QueryName).Bytes);
        writer.Field().Number(found.Candidates.Count).Field().Number(page.Count).Field().Number(remaining).End();
        WriteParameters(writer);
        for (int i = 0; i < page.Count; i++)
        {
            PersonSegments.Write(writer, page[i].Person, i + 1);
            writer.Begin("QRI").Text((page[i].Score / Percent).ToString("0.00", CultureInfo.InvariantCulture)).End();
        }

        // DSC: where to go on, and that the client has to ask for it.
        if (remaining > 0) writer.Begin("DSC").Number(request.Skip + page.Count).Field().Text("I").End();
        return AcknowledgmentBuilder.Complete(query, writer);
    }

    private Hl7Writer Begin(IReadOnlyList<Hl7Error> errors) => AcknowledgmentBuilder.BeginResponse(
        query, ("RSP", kind.Response, $"RSP_{kind.Response}"), acknowledger.NewControlId(), acknowledger.Now, [.. errors]);

    private void WriteStatus(Hl7Writer writer, string status) => writer.Begin("QAK").Raw(query.Field("QPD", QueryTag).Bytes).Field().Text(status);

    private void WriteParameters(Hl7Writer writer)
    {
        if (query.Segment("QPD") is { IsPresent: true } parameters) writer.Raw(parameters.Bytes).End();
    }
}
