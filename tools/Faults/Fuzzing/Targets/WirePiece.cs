using System.Buffers;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Bytes that were received together.</summary>
internal sealed class WirePiece : ReadOnlySequenceSegment<byte>
{
    /// <summary>What is pending of earlier pieces, and a new one behind it.</summary>
    /// <param name="pending">What is pending; given by this method, and cut at its front since.</param>
    /// <param name="bytes">The new piece.</param>
    public static ReadOnlySequence<byte> Append(ReadOnlySequence<byte> pending, ReadOnlyMemory<byte> bytes)
    {
        var piece = new WirePiece { Memory = bytes };
        if (pending.IsEmpty) return new ReadOnlySequence<byte>(piece, 0, piece, bytes.Length);

        var first = (WirePiece)pending.Start.GetObject()!;
        var last = (WirePiece)pending.End.GetObject()!;
        piece.RunningIndex = last.RunningIndex + last.Memory.Length;
        last.Next = piece;
        return new ReadOnlySequence<byte>(first, pending.Start.GetInteger(), piece, bytes.Length);
    }
}
