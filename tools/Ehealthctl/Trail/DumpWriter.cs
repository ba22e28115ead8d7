using System.Buffers.Binary;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Writes what <see cref="DumpReader"/> reads: messages, each with its length before it (4 bytes, big endian).</summary>
internal static class DumpWriter
{
    public static async Task AppendAsync(Stream file, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)message.Length);
        await file.WriteAsync(length, cancellationToken);
        await file.WriteAsync(message, cancellationToken);
    }
}
