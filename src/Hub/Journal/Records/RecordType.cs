namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Types of journal records. The numbers are on disk and never change.</summary>
internal enum RecordType : byte
{
    /// <summary>A call with side effects was accepted. Body: <see cref="AcceptedBody"/>.</summary>
    Accepted = 1,

    /// <summary>An exchange ended or a message was refused. Audited; body: <see cref="CompletedBody"/>.</summary>
    Completed = 2,

    /// <summary>An event. Audited; body: <see cref="PublishedBody"/>.</summary>
    Published = 3,

    /// <summary>A subscription moved on. Body: <see cref="SubscriptionBody"/>.</summary>
    Subscription = 4,

    /// <summary>The relay moved on. Body: <see cref="RelayBody"/>.</summary>
    Relay = 5,
}
