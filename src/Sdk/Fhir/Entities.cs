using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using Google.Protobuf;
using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

// BALP tells entities by their type, and allows one "system object": the message, or the query.
// What it was about: the patient by pseudonym, the query or message by its hash, the exchange, the messages' own numbers.
internal static class Entities
{
    public static IEnumerable<AuditEvent.EntityComponent> Of(AuditRecord record, string logOrigin)
    {
        if (!record.SubjectPseudonym.IsEmpty) yield return PatientOf(record);
        yield return record.Action == AuditAction.Execute ? QueryOf(record) : MessageOf(record);
        yield return ExchangeOf(record, logOrigin);
        if (record.MessageId.Length > 0) yield return NumberOf(Names.Uuid(record.MessageId), "message id");
        if (record.SourceId.Length > 0) yield return NumberOf(Names.SourceMessage(record.OnBehalfOf.Length > 0 ? record.OnBehalfOf : record.Sender, record.SourceId), "source message");
        if (record.HasRefersTo)
        {
            yield return new AuditEvent.EntityComponent
            {
                Type = Codes.Other, Role = Codes.SecurityResource, Name = "audit record shown", What = new ResourceReference { Identifier = Names.Record(record.NodeId, record.RefersTo) },
            };
        }
    }

    // A logical reference: it says which patient it is to those who can make the pseudonym, and leads nowhere.
    private static AuditEvent.EntityComponent PatientOf(AuditRecord record) => new()
    {
        Type = Codes.Person,
        Role = Codes.Patient,
        What = new ResourceReference { Type = "Patient", Identifier = Names.Subject(record.NodeId, record.SubjectPseudonym.Span) },
    };

    // BALP wants the query itself. The hub keeps none: the method and the salted hash of the request stand for it; who has the request and the salt can compare.
    private static AuditEvent.EntityComponent QueryOf(AuditRecord record)
    {
        var name = record.Operation.Length > 0 ? record.Operation : "unknown";
        var query = record.RequestHash.IsEmpty ? name : $"{name} salted-sha-256={record.RequestHash.ToBase64()}";
        return new AuditEvent.EntityComponent { Type = Codes.SystemObject, Role = Codes.Query, Name = name, Description = query, Query = Encoding.UTF8.GetBytes(query) };
    }

    private static AuditEvent.EntityComponent MessageOf(AuditRecord record)
    {
        var message = new AuditEvent.EntityComponent
        {
            Type = Codes.SystemObject,
            Role = Codes.DomainResource,
            Name = record.Operation.Length > 0 ? record.Operation : null,
            What = new ResourceReference { Identifier = Names.Uuid(record.ExchangeId), Display = record.Operation.Length > 0 ? record.Operation : null },
        };
        Add(message, "request-hash", record.RequestHash);
        Add(message, "response-hash", record.ResponseHash);
        return message;
    }

    private static AuditEvent.EntityComponent ExchangeOf(AuditRecord record, string logOrigin)
    {
        var exchange = new AuditEvent.EntityComponent { Type = Codes.RequestId, What = new ResourceReference { Identifier = new Identifier { Value = record.ExchangeId } } };
        Add(exchange, "audit-index", record.Index.ToString(CultureInfo.InvariantCulture));
        Add(exchange, "audit-log", logOrigin);
        Add(exchange, "operation", record.Operation);
        Add(exchange, "duration-us", record.DurationUs.ToString(CultureInfo.InvariantCulture));
        Add(exchange, "trace-id", Convert.ToHexStringLower(record.TraceId.Span));
        if (record.Stale) Add(exchange, "stale", "true");
        if (record.Action == AuditAction.Execute) Add(exchange, "response-hash", record.ResponseHash); // BALP allows the query no details
        return exchange;
    }

    private static AuditEvent.EntityComponent NumberOf(Identifier number, string name) =>
        new() { Type = Codes.Other, Name = name, What = new ResourceReference { Identifier = number } };

    private static void Add(AuditEvent.EntityComponent entity, string name, string value)
    {
        if (value.Length > 0) entity.Detail.Add(new AuditEvent.DetailComponent { Type = name, Value = new FhirString(value) });
    }

    private static void Add(AuditEvent.EntityComponent entity, string name, ByteString hash)
    {
        if (!hash.IsEmpty) entity.Detail.Add(new AuditEvent.DetailComponent { Type = name, Value = new Base64Binary(hash.ToByteArray()) });
    }
}
