using System.Text.Json;
using EHealth.Integration.Contracts.Audit.V1;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace EHealth.Integration.Sdk.Fhir;

/// <summary>Audit records as FHIR JSON: each a line (NDJSON), or all in one Bundle.</summary>
/// <param name="logOrigin">Name of the log whose tree has the records as leaves; empty when it is not known.</param>
public sealed class AuditEventJson(string logOrigin)
{
    private static readonly FhirJsonSerializer Serializer = new();

    private readonly AuditEventRendering _rendering = new(logOrigin);

    /// <summary>One record as one line of JSON, without line feed.</summary>
    /// <param name="record">The record.</param>
    public string Line(AuditRecord record) => JsonSerializer.Serialize(_rendering.Render(record), Options);

    /// <summary>Writes a Bundle of type collection, a record at a time: it may be longer than memory.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Stops; the stream then holds half a Bundle.</param>
    public async System.Threading.Tasks.Task WriteBundleAsync(Stream stream, IAsyncEnumerable<AuditRecord> records, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Bundle");
        writer.WriteString("type", "collection");
        var isFirst = true;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            // FHIR knows no empty arrays.
            if (isFirst) writer.WriteStartArray("entry");
            isFirst = false;
            writer.WriteStartObject();
            if (Guid.TryParse(record.ExchangeId, out var exchange)) writer.WriteString("fullUrl", "urn:uuid:" + exchange.ToString("D"));
            writer.WritePropertyName("resource");
            Serializer.Serialize(_rendering.Render(record), writer);
            writer.WriteEndObject();
            await writer.FlushAsync(cancellationToken);
        }

        if (!isFirst) writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static JsonSerializerOptions Options { get; } = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector);
}
