using System.Security.Cryptography;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>Bytes from the system's generator, fetched a block at a time for each thread: one by one, the system calls for ids and nonces cost more
/// than the encryption they serve. No byte is given out twice.</summary>
internal static class RandomBytes
{
    private const int BlockBytes = 1024;

    [ThreadStatic]
    private static byte[]? _block;

    [ThreadStatic]
    private static int _left;

    /// <summary>Fills up to 256 bytes.</summary>
    public static void Fill(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, 256);
        var block = _block ??= new byte[BlockBytes];
        if (_left < destination.Length)
        {
            RandomNumberGenerator.Fill(block);
            _left = BlockBytes;
        }

        var taken = block.AsSpan(BlockBytes - _left, destination.Length);
        taken.CopyTo(destination);
        taken.Clear();
        _left -= destination.Length;
    }
}
