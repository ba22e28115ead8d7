using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Hub.Core.Catalogue;

/// <summary>One thing a system can be granted: calling a contract method or publishing an event type.</summary>
public sealed class Operation
{
    /// <summary>Full method name (<c>package.Service/Method</c>) or full event type name.</summary>
    public required string Name { get; init; }

    /// <summary>Call or publish.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Full name of the contract (proto service); empty for events.</summary>
    public string Contract { get; init; } = "";

    /// <summary>Type of the request, or of the event itself.</summary>
    public required MessageDescriptor RequestType { get; init; }

    /// <summary>Type of the response; null for events.</summary>
    public MessageDescriptor? ResponseType { get; init; }

    /// <summary>Rules of <see cref="RequestType"/>, compiled.</summary>
    public required MessagePlan RequestPlan { get; init; }

    /// <summary>False for methods with <c>idempotency_level = NO_SIDE_EFFECTS</c>: these need no message id, are not replayed and are
    /// journalled once, before the answer leaves.</summary>
    public required bool HasSideEffects { get; init; }

    /// <summary>What its audit records say it does: what the contract says, else create for events, read for methods without side effects, update for others.</summary>
    public AuditAction Action
    {
        get => field != AuditAction.Unspecified ? field
            : Kind == OperationKind.Publish ? AuditAction.Create
            : HasSideEffects ? AuditAction.Update
            : AuditAction.Read;
        init;
    }

    /// <summary>Events only: how long an undelivered one is kept.</summary>
    public TimeSpan ExpiresAfter { get; init; }
}
