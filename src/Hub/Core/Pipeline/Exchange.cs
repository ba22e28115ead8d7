using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>One message on its way through the hub: what arrived, and what each stage found out about it.</summary>
/// <remarks>Owned by one pipeline run; not safe for concurrent use.</remarks>
public sealed class Exchange
{
    private byte[]? _requestHash;
    private string? _idText;

    /// <summary>The hub's id of the exchange (UUIDv7).</summary>
    public required Guid Id { get; init; }

    /// <summary><see cref="Id"/> as text: it goes to the provider, into the audit and to the sender.</summary>
    public string IdText => _idText ??= Id.ToString("D");

    /// <summary>What is asked for.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Serialized request or event; must stay unchanged until the pipeline has returned.</summary>
    public required ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>What the sender says beside the payload.</summary>
    public required RequestMetadata Metadata { get; init; }

    /// <summary>The peer's certificate; null when the connection carried none.</summary>
    public required PeerIdentity? Peer { get; init; }

    /// <summary>Timestamp of arrival, from the pipeline's <see cref="TimeProvider"/>.</summary>
    public required long ArrivedAt { get; init; }

    /// <summary>How long the sender wants to wait; null when it set no deadline.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Events only: the bytes the event was made from, kept with it.</summary>
    public ReadOnlyMemory<byte> SourceMessage { get; init; }

    /// <summary>Events only: the sender's own number of <see cref="SourceMessage"/>; empty when it gave none.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>Events only: W3C trace context of the publication.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>Events only: refuse it unless the person directory knows whom it is about.</summary>
    public bool SubjectMustBeKnown { get; init; }

    /// <summary>Whose certificate it is. Set by authentication.</summary>
    public RegisteredSystem? Sender { get; internal set; }

    /// <summary>Whose rights count and who is answerable: the system spoken for, else the sender. Set by authorization.</summary>
    public RegisteredSystem? Principal { get; internal set; }

    /// <summary>The grant that allows the call. Set by authorization; null for events.</summary>
    public Grant? Grant { get; internal set; }

    /// <summary>Kind of the subject's identifier; unspecified when no person is named. Set by validation, else by <see cref="NameSubject"/>.</summary>
    public IdentifierKind SubjectKind { get; internal set; }

    /// <summary>The subject's identifier in UTF-8; after validation a slice of <see cref="Request"/>. While <see cref="SubjectKind"/> is unspecified:
    /// empty, or the person's pseudonym (<see cref="NamePseudonym"/>).</summary>
    public ReadOnlyMemory<byte> Subject { get; internal set; }

    /// <summary>Who will answer. Set by routing.</summary>
    public IProvider? Provider { get; internal set; }

    /// <summary>Serialized response. Set by delivery or by replay.</summary>
    public ReadOnlyMemory<byte> Response { get; internal set; }

    /// <summary>True when the answer is the one an earlier message with the same id got.</summary>
    public bool IsRepeated { get; internal set; }

    /// <summary>True when an answer past its lifetime was given because its source could not be asked.</summary>
    public bool IsStale { get; set; }

    /// <summary>True while the exchange holds a place. Set by admission.</summary>
    internal bool IsAdmitted { get; set; }

    /// <summary>The message id this exchange has reserved. Set by replay; null for reads and refusals before it.</summary>
    public ReplayKey? ReplayKey { get; internal set; }

    /// <summary>True from the moment the acceptance is on disk.</summary>
    public bool IsAccepted { get; internal set; }

    /// <summary>Index of the audit record; null until it is on disk.</summary>
    public long? AuditIndex { get; internal set; }

    /// <summary>Says whom the answer is about, where the request names nobody: for contracts that the hub answers itself, and that find a person. What the request names stays.</summary>
    public void NameSubject(IdentifierKind kind, string value)
    {
        if (SubjectKind == IdentifierKind.Unspecified)
        {
            SubjectKind = kind;
            Subject = Encoding.UTF8.GetBytes(value);
        }
    }

    /// <summary>The record that the answer shows something of; null for all but that. Set by <see cref="ReferTo"/>.</summary>
    public AuditRecord? ShownRecord { get; private set; }

    /// <summary>Says whom the request is about, where it names a person by pseudonym only.</summary>
    public void NamePseudonym(ReadOnlyMemory<byte> pseudonym)
    {
        if (SubjectKind == IdentifierKind.Unspecified)
        {
            Subject = pseudonym;
        }
    }

    /// <summary>Says which record the answer shows something of: its index, its person and the number of its message then stand in the record of this exchange.</summary>
    public void ReferTo(AuditRecord shown) => ShownRecord = shown;

    /// <summary>SHA-256 of the request.</summary>
    public ReadOnlyMemory<byte> RequestHash => _requestHash ??= Digest.Of(Request.Span);
}
