using System.Buffers.Binary;
using System.Security.Cryptography;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Search;

// What a record can be found by, as 64 bits: the first of SHA-256 over kind and value. A sender chooses some of the values, so the hash must be one for
// which nobody can make collisions; a chance one costs a look at a record, for every record found is compared.
internal static class SearchKey
{
    private const int LongestOnStack = 512;

    private enum Kind : byte
    {
        System = 1,
        Operation = 2,
        SourceId = 3,
        Subject = 4,
        Purpose = 5,
    }

    public static ulong OfSystem(ReadOnlySpan<byte> systemId) => Of(Kind.System, systemId);

    public static ulong OfOperation(ReadOnlySpan<byte> operation) => Of(Kind.Operation, operation);

    public static ulong OfSourceId(ReadOnlySpan<byte> sourceId) => Of(Kind.SourceId, sourceId);

    public static ulong OfSubject(ReadOnlySpan<byte> pseudonym) => Of(Kind.Subject, pseudonym);

    public static ByteString EmergencyPurpose { get; } = ByteString.CopyFromUtf8(PurposeOfUse.EmergencyTreatment);

    // Of "break the glass" only. Of what is common a file would hold an entry a record, and a search would walk them all.
    public static ulong OfEmergency { get; } = Of(Kind.Purpose, EmergencyPurpose.Span);

    private static ulong Of(Kind kind, ReadOnlySpan<byte> value)
    {
        Span<byte> material = value.Length < LongestOnStack ? stackalloc byte[1 + value.Length] : new byte[1 + value.Length];
        material[0] = (byte)kind;
        value.CopyTo(material[1..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(material, digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
