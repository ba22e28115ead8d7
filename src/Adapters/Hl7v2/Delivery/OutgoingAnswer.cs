namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>What a hospital's acknowledgment says of a message that was sent to it.</summary>
internal enum OutgoingAnswer
{
    /// <summary>AA or CA.</summary>
    Taken,

    /// <summary>AE, AR, CE or CR.</summary>
    Refused,

    /// <summary>It acknowledges another message, or is no acknowledgment. The connection is of no use any more: the right one may still come.</summary>
    Unrelated,
}
