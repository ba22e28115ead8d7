using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>Looks for the control id in a header whose delimiters cannot be used.</summary>
internal static class UnreadableHeader
{
    private const int MaxControlIdBytes = 199;

    /// <summary>Takes the tenth field by the fourth byte, if what stands there can be sent back in standard delimiters.</summary>
    public static bool TryFindControlId(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> controlId)
    {
        controlId = default;
        if (!bytes.StartsWith("MSH"u8)) return false;
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0) bytes = bytes[..end];
        if (bytes.Length <= Hl7Segment.NameLength || char.IsAsciiLetterOrDigit((char)bytes[Hl7Segment.NameLength])) return false;

        controlId = Hl7Split.Part(bytes, bytes[Hl7Segment.NameLength], MessageHeader.ControlId);
        return controlId.Length is > 0 and <= MaxControlIdBytes
            && !controlId.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            && !controlId.ContainsAny("|^~\\&"u8);
    }
}
