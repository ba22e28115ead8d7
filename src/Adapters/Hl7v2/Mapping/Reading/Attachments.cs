using System.Buffers;
using System.Buffers.Text;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Files inside a message (ED: source, type, subtype, encoding, content).</summary>
internal static class Attachments
{
    private const int DataType = 2;
    private const int DataSubtype = 3;
    private const int Encoding = 4;
    private const int Content = 5;

    /// <summary>The file of a repetition; null when it is refused.</summary>
    public static Attachment? Attachment(this SourceSegment segment, int field, Hl7Repetition file, int repetition)
    {
        if (MediaTypes.Of(file.Component(DataType).Text.GetString(), file.Component(DataSubtype).Text.GetString()) is not { } mediaType)
        {
            segment.Refuse(HubErrorCode.CodeUnknown, "not a kind of file that is taken here", field, DataSubtype, repetition);
            return null;
        }

        if (Decode(file.Component(Encoding).Text, file.Component(Content).Text, segment.Reading.Message.Syntax.Escape) is not { } content)
        {
            segment.Refuse(HubErrorCode.FieldInvalid, "the content is not encoded as ED.4 says (A, Hex or Base64)", field, Content, repetition);
            return null;
        }

        // An empty file is the contract's affair, which requires a content.
        if (!content.IsEmpty && !MediaTypes.Agrees(mediaType, content.Span))
            segment.Refuse(HubErrorCode.FieldInvalid, "the content is not the kind of file that ED.2 and ED.3 say", field, Content, repetition);
        return new Attachment { MediaType = mediaType, Content = content };
    }

    private static ByteString? Decode(Hl7Text encoding, Hl7Text content, byte escape) =>
        encoding.Is("A"u8) ? ByteString.CopyFromUtf8(content.GetPlainText())
        : encoding.Is("Hex"u8) ? DecodeHex(content.Bytes)
        : encoding.Is("Base64"u8) || !encoding.HasValue ? DecodeBase64(content, escape)
        : null;

    private static ByteString? DecodeHex(ReadOnlySpan<byte> digits)
    {
        var bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out _, out int written) == OperationStatus.Done ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, written)) : null;
    }

    // From the received bytes straight into the event's: no text in between. Only lines broken by \.br\ or \X0D\ need it.
    private static ByteString? DecodeBase64(Hl7Text content, byte escape)
    {
        var digits = content.Bytes;
        if (digits.Contains(escape)) digits = System.Text.Encoding.ASCII.GetBytes(content.GetPlainText());
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(digits.Length)];
        return Base64.DecodeFromUtf8(digits, bytes, out _, out int written) == OperationStatus.Done
            ? UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, written))
            : null;
    }
}
