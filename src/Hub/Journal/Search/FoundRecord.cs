using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;

namespace EHealth.Integration.Hub.Journal.Search;

// One audited record of the journal. Source: what an event was made from, sealed to its message id; null when nothing was kept.
internal sealed record FoundRecord(AuditRecord Audit, PublishedSource? Source);
