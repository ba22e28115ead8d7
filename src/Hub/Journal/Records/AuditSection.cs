using System.Buffers.Binary;
using EHealth.Integration.Contracts.Audit.V1;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Audited records begin with their audit section: its length (u32, little endian) and the AuditRecord without index.
/// The record's body follows. The index is the journal's to give, so it is put in when the section is read.</summary>
internal static class AuditSection
{
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
        var index = new AuditRecord { Index = (ulong)auditIndex };
        var prefix = index.CalculateSize();
        var complete = new byte[prefix + section.Length];
        index.WriteTo(complete.AsSpan(0, prefix));
        section.Span.CopyTo(complete.AsSpan(prefix));
        return complete;
    }
}
