namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What <see cref="MllpFrameReader"/> found.</summary>
internal enum MllpReadResult
{
    /// <summary>No complete frame yet; nothing wrong so far.</summary>
    NeedMore,

    /// <summary>One whole frame.</summary>
    Frame,

    /// <summary>More bytes without a start block than are tolerated between two frames.</summary>
    JunkTooLong,

    /// <summary>The content is longer than the limit.</summary>
    FrameTooLarge,

    /// <summary>A start block inside a frame, or an end block followed by something that cannot follow one.</summary>
    InvalidByte,
}
