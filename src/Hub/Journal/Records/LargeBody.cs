using System.Buffers;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Reads the body of a record that is not held as a whole: its small fields, and where the large one lies.</summary>
internal static class LargeBody
{
    /// <summary>Fields beyond this are left out. Ids, names and hashes have some tens of bytes.</summary>
    private const int MaxSmallFieldBytes = 4096;

    /// <summary>A tag and a length, or a tag and a number.</summary>
    private const int MaxPrefixBytes = 16;

    /// <summary>The message without its large fields.</summary>
    /// <param name="parser">Of the message.</param>
    /// <param name="record">An audited record.</param>
    /// <param name="apart">Number of a field that is left out whatever its size.</param>
    /// <param name="content">That field's content, on disk; empty when there is none.</param>
    /// <exception cref="InvalidProtocolBufferException">The body is not what was written.</exception>
    public static T Read<T>(MessageParser<T> parser, LogRecord record, int apart, out StoredBytes content)
        where T : IMessage<T>
    {
        content = record.Stored.Slice(0, 0);
        var small = new ArrayBufferWriter<byte>();
        var prefix = new byte[MaxPrefixBytes];
        for (var at = AuditSection.EndOf(record.Payload); at < record.Stored.Length;)
        {
            var held = Math.Min(prefix.Length, record.Stored.Length - at);
            record.Stored.Slice(at, held).Read(prefix.AsSpan(0, held));
            using var input = new CodedInputStream(prefix, 0, held);
            var tag = input.ReadTag();
            var length = 0;
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                length = input.ReadLength();
            }
            else
            {
                input.SkipLastField();
            }

            var start = (int)input.Position;
            var field = record.Stored.Slice(at, start + length);
            if (WireFormat.GetTagFieldNumber(tag) == apart)
            {
                content = field.Slice(start, length);
            }
            else if (length <= MaxSmallFieldBytes)
            {
                field.Read(small.GetSpan(field.Length)[..field.Length]);
                small.Advance(field.Length);
            }

            at += field.Length;
        }

        return parser.ParseFrom(small.WrittenSpan);
    }
}
