using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;

namespace EHealth.Integration.Hub.Journal.Search;

// One audited record of the journal. Body: what stands behind its audit section, as its type says.
internal sealed record FoundRecord(RecordType Type, AuditRecord Audit, ReadOnlyMemory<byte> Body);
