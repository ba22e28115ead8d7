using System.Buffers.Binary;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Messages of a Kafka topic in a file, each with its length before it (4 bytes, big endian): what <c>kcat -f '%R%s'</c> writes.</summary>
internal static class DumpReader
{
    private const int LengthBytes = 4;

    // A record holds names, hashes and one sealed identifier: some hundred bytes.
    private const int MostBytes = 1024 * 1024;

    /// <summary>Every message; its bytes are valid until the next one is asked for.</summary>
    /// <exception cref="InvalidDataException">The file is no such dump, or is cut off.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 20, FileOptions.SequentialScan);
        var (length, message) = (new byte[LengthBytes], new byte[4096]);
        while (file.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) is var read && read > 0)
        {
            var bytes = read == LengthBytes ? BinaryPrimitives.ReadUInt32BigEndian(length) : uint.MaxValue;
            if (bytes > MostBytes) throw new InvalidDataException($"'{path}' is no dump of messages with their lengths before them, at byte {file.Position - read}.");
            if (message.Length < bytes) message = new byte[bytes];
            if (file.ReadAtLeast(message.AsSpan(0, (int)bytes), (int)bytes, throwOnEndOfStream: false) < bytes) throw new InvalidDataException($"'{path}' is cut off inside a message.");
            yield return message.AsMemory(0, (int)bytes);
        }
    }
}
