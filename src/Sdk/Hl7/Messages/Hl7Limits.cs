namespace EHealth.Integration.Hl7.Messages;

/// <summary>Limits on a message's structure: far above real messages, far below what could be used to tie up the parser.</summary>
public static class Hl7Limits
{
    /// <summary>Segments in a message.</summary>
    public const int MaxSegments = 10_000;

    /// <summary>Fields in a segment.</summary>
    public const int MaxFields = 1_000;

    /// <summary>Repetitions of a field.</summary>
    public const int MaxRepetitions = 1_000;

    /// <summary>Messages in a batch, or in a file.</summary>
    public const int MaxBatchMessages = 10_000;
}
