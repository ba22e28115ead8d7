namespace EHealth.Integration.Hub.Journal.Retention;

/// <summary>What became of the oldest segment, or what keeps it.</summary>
internal enum RetentionVerdict
{
    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>It is the one that is being written.</summary>
    NotSealed,

    /// <summary>Its newest record is younger than configured.</summary>
    TooYoung,

    /// <summary>Kafka has not confirmed all of it.</summary>
    NotRelayed,

    /// <summary>The audit tree is not signed over all of it.</summary>
    NotSigned,

    /// <summary>The index has not taken up all of it.</summary>
    NotIndexed,

    /// <summary>It has message ids that must still be known.</summary>
    MessageIdsNeeded,

    /// <summary>A call that was accepted in it has no outcome.</summary>
    CallOpen,

    /// <summary>A subscription has not done with an event in it.</summary>
    EventNeeded,

    /// <summary>The disk refused a step; the hub's log says which.</summary>
    Refused,
}
