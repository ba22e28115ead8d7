using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What the messages about a facility's lists share (MFI).</summary>
internal static class MasterFiles
{
    /// <summary>When it happened: MFI-4, else when the message was made.</summary>
    public static Timestamp? ChangedAt(MessageReading reading) => reading.First("MFI").Instant(4) ?? reading.SentAt;

    /// <summary>True when the list in the message is the whole of it.</summary>
    public static bool ReplacesAll(MessageReading reading) => reading.First("MFI").Field(3).Text.Is("REP"u8);
}
