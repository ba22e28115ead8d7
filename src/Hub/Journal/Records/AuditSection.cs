using System.Buffers.Binary;
using EHealth.Integration.Contracts.Audit.V1;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Audited records begin with their audit section: its length (u32, little endian) and the AuditRecord without index.
/// The record's body follows. The index is the journal's to give, so it is put in when the section is read.</summary>
internal static class AuditSection
{
    /// <summary>A tag and a number of 64 bits.</summary>
    public const int MaxIndexBytes = 1 + Varint.MaxBytes;

    private const int LengthBytes = sizeof(uint);

    /// <summary>The section of a record to be appended.</summary>
    public static byte[] Write(AuditRecord audit)
    {
        var length = audit.CalculateSize();
        var section = new byte[LengthBytes + length];
        BinaryPrimitives.WriteUInt32LittleEndian(section, (uint)length);
        audit.WriteTo(section.AsSpan(LengthBytes));
        return section;
    }

    /// <summary>The section's bytes as they stand in the payload of an audited record.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload) =>
        payload.Slice(LengthBytes, (int)BinaryPrimitives.ReadUInt32LittleEndian(payload.Span));

    /// <summary>Where in the payload the section ends and the body begins.</summary>
    public static int EndOf(ReadOnlyMemory<byte> payload) => LengthBytes + (int)BinaryPrimitives.ReadUInt32LittleEndian(payload.Span);

    /// <summary>What follows the section.</summary>
    public static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> payload) =>
        payload[EndOf(payload)..];

    /// <summary>The complete AuditRecord as auditors get it: the section with the index in front (protobuf fields may come in any order).</summary>
    public static byte[] Complete(ReadOnlyMemory<byte> payload, long auditIndex)
    {
        var section = Of(payload);
        Span<byte> index = stackalloc byte[MaxIndexBytes];
        index = index[..WriteIndex(index, auditIndex)];
        return [.. index, .. section.Span];
    }

    /// <summary>The person's pseudonym in the section of a payload, without reading the rest of it; null when the record is about nobody.</summary>
    public static byte[]? PseudonymOf(ReadOnlyMemory<byte> payload)
    {
        var section = Of(payload).Span;
        byte[]? pseudonym = null;
        while (section.Length > 0)
        {
            var tag = Varint.Read(ref section);
            var length = (WireFormat.WireType)(tag & 7) switch
            {
                WireFormat.WireType.Varint => Varint.LengthOf(section),
                WireFormat.WireType.Fixed64 => sizeof(ulong),
                WireFormat.WireType.Fixed32 => sizeof(uint),
                WireFormat.WireType.LengthDelimited => (int)Varint.Read(ref section),
                var other => throw new InvalidDataException($"An audit section has a field of wire type {other}."),
            };

            // The last one counts, as everywhere in protobuf; an empty one is none.
            if (tag >> 3 == AuditRecord.SubjectPseudonymFieldNumber) pseudonym = length > 0 ? section[..length].ToArray() : null;
            section = section[length..];
        }

        return pseudonym;
    }

    /// <summary>What stands in front of the section in the complete AuditRecord: the index as protobuf writes it, nothing for 0.</summary>
    /// <param name="destination">At least <see cref="MaxIndexBytes"/>.</param>
    /// <param name="auditIndex">The index.</param>
    /// <returns>How many bytes.</returns>
    public static int WriteIndex(Span<byte> destination, long auditIndex)
    {
        if (auditIndex == 0) return 0;
        destination[0] = (AuditRecord.IndexFieldNumber << 3) | (int)WireFormat.WireType.Varint;
        return 1 + Varint.Write(destination[1..], (ulong)auditIndex);
    }
}
