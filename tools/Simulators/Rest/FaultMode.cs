namespace EHealth.Integration.Simulators.Rest;

/// <summary>How a simulated service misbehaves.</summary>
public enum FaultMode
{
    /// <summary>It works.</summary>
    None,

    /// <summary>Every request is answered 503, problem code "service-unavailable".</summary>
    ServiceUnavailable,

    /// <summary>Every request is answered 200 with JSON that breaks off in the middle.</summary>
    GarbageReplies,

    /// <summary>Every request is accepted and never answered; the connection stays open until the caller gives up.</summary>
    Hang,

    /// <summary>Every request has its connection aborted instead of an answer (TCP reset).</summary>
    ConnectionReset,
}
