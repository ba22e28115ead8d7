using EHealth.Integration.Audit.Checking;

namespace EHealth.Integration.Audit;

/// <summary>The audit trail is not what the hub has signed. Nothing more is read: what follows proves nothing.</summary>
/// <param name="fault">What is wrong.</param>
public sealed class AuditFaultException(AuditFault fault) : Exception(fault.Sentence)
{
    /// <summary>What is wrong, and from which record on.</summary>
    public AuditFault Fault { get; } = fault;
}
