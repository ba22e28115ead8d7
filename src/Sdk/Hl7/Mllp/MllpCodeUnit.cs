namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What the bytes of a content are halves of. In UTF-16 the bytes of the block characters are halves of others: Cyrillic М is 04 1C.</summary>
internal enum MllpCodeUnit
{
    /// <summary>Each byte stands for itself: every character set but UTF-16.</summary>
    Byte,

    /// <summary>UTF-16, low byte first.</summary>
    LittleEndian,

    /// <summary>UTF-16, high byte first.</summary>
    BigEndian,
}
