using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The number by which the hub's audit names a message: MSH-10, message control id.</summary>
internal static class SourceId
{
    private const int MaxLength = 199;

    /// <summary>MSH-10 when it is 1 to 199 visible ASCII characters, as the hub takes it; else empty: a message is not refused because it cannot be found by its number.</summary>
    public static string Of(Hl7Message message)
    {
        var text = message.Header.Field(MessageHeader.ControlId).Text;

        // The character set of a header that was read alone is not known, and other bytes may be no letters of the one it is read in.
        if (text.Bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~')) return "";
        var controlId = text.GetString();
        return controlId.Length <= MaxLength && !controlId.AsSpan().ContainsAnyExceptInRange('!', '~') ? controlId : "";
    }
}
