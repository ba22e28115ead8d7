using System.Buffers;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Writes MLLP frames.</summary>
internal static class MllpFrameWriter
{
    /// <summary>Bytes a frame has beyond its message.</summary>
    public const int Overhead = 3;

    /// <summary>Writes one frame.</summary>
    /// <exception cref="ArgumentException">
    /// The message holds a block byte (0x0B or 0x1C; in UTF-16 the character U+001C) and would break the framing.
    /// </exception>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        RequireNoBlock(message);
        var span = output.GetSpan(message.Length + Overhead);
        span[0] = MllpBlock.Start;
        message.CopyTo(span[1..]);
        span[message.Length + 1] = MllpBlock.End;
        span[message.Length + 2] = MllpBlock.CarriageReturn;
        output.Advance(message.Length + Overhead);
    }

    /// <summary>Checks that a frame can hold a message.</summary>
    /// <exception cref="ArgumentException">As of <see cref="Write"/>.</exception>
    public static void RequireNoBlock(ReadOnlySpan<byte> message)
    {
        if (MllpContent.FindBlock(message) is var at and >= 0)
            throw new ArgumentException($"The message holds a block byte at offset {at}.", nameof(message));
    }
}
