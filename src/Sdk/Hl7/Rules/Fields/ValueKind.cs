namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>What is asked of a value's characters.</summary>
internal enum ValueKind
{
    /// <summary>Nothing, not even whether it is divided.</summary>
    Any,

    /// <summary>It has components of its own.</summary>
    Divided,

    /// <summary>ST, TX, FT, ID, IS: any text.</summary>
    Text,

    /// <summary>NM.</summary>
    Number,

    /// <summary>SI.</summary>
    SequenceNumber,

    /// <summary>DT.</summary>
    Date,

    /// <summary>TM.</summary>
    Time,

    /// <summary>DTM, the first component of TS.</summary>
    Timestamp,

    /// <summary>A trigger event's code (table 0003): its form, as sites add codes of their own.</summary>
    Event,
}
