using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Journal.Search;

// What the records must have in common.
internal sealed class AuditQuery
{
    private const char Rest = '*';

    private readonly ByteString _system;
    private readonly ByteString _operation;
    private readonly bool _isBeginning;
    private readonly ByteString _sourceId;
    private readonly ByteString _pseudonym;
    private readonly ByteString _purpose;
    private readonly (long Seconds, int Nanos)? _from;
    private readonly (long Seconds, int Nanos)? _to;
    private readonly int? _outcome;
    private readonly int? _kind;

    public AuditQuery(SearchRequest request, ByteString pseudonym)
    {
        _system = ByteString.CopyFromUtf8(request.System);
        _isBeginning = request.Operation.EndsWith(Rest);
        _operation = ByteString.CopyFromUtf8(_isBeginning ? request.Operation[..^1] : request.Operation);
        _sourceId = ByteString.CopyFromUtf8(request.SourceId);
        _pseudonym = pseudonym;
        _purpose = ByteString.CopyFromUtf8(request.Purpose);
        _from = Of(request.From);
        _to = Of(request.To);
        _outcome = request.HasOutcome ? (int)request.Outcome : null;
        _kind = request.Kind == AuditKind.Unspecified ? null : (int)request.Kind;
        Keys = [.. KeysOf()];
    }

    // What a search file knows, the rarest first; empty when every record must be looked at.
    public IReadOnlyList<ulong> Keys { get; }

    public long FromMs => _from is { } from ? (from.Seconds * 1000) + (from.Nanos / 1_000_000) : long.MinValue;

    public long ToMs => _to is { } to ? (to.Seconds * 1000) + (to.Nanos / 1_000_000) : long.MaxValue;

    public bool Matches(SearchedAudit audit)
    {
        var at = (audit.RecordedAt?.Seconds ?? 0, audit.RecordedAt?.Nanos ?? 0);
        return (_sourceId.IsEmpty || _sourceId.Equals(audit.SourceId))
            && (_pseudonym.IsEmpty || _pseudonym.Equals(audit.SubjectPseudonym))
            && (_purpose.IsEmpty || _purpose.Equals(audit.Purpose))
            && (_system.IsEmpty || _system.Equals(audit.Sender) || _system.Equals(audit.OnBehalfOf) || _system.Equals(audit.Recipient))
            && (_isBeginning ? audit.Operation.Span.StartsWith(_operation.Span) : _operation.IsEmpty || _operation.Equals(audit.Operation))
            && (_from is not { } from || at.CompareTo(from) >= 0)
            && (_to is not { } to || at.CompareTo(to) < 0)
            && (_outcome is not { } outcome || outcome == audit.Outcome)
            && (_kind is not { } kind || kind == audit.Kind);
    }

    private static (long Seconds, int Nanos)? Of(Timestamp? time) => time is null ? null : (time.Seconds, time.Nanos);

    private IEnumerable<ulong> KeysOf()
    {
        if (!_sourceId.IsEmpty) yield return SearchKey.OfSourceId(_sourceId.Span);
        if (!_pseudonym.IsEmpty) yield return SearchKey.OfSubject(_pseudonym.Span);
        if (_purpose.Equals(SearchKey.EmergencyPurpose)) yield return SearchKey.OfEmergency;
        if (!_isBeginning && !_operation.IsEmpty) yield return SearchKey.OfOperation(_operation.Span);
        if (!_system.IsEmpty) yield return SearchKey.OfSystem(_system.Span);
    }
}
