using System.Collections.Frozen;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What kind of file an ED holds (HL7 tables 0191 and 0291), and whether its first bytes agree.</summary>
internal static class MediaTypes
{
    private const string PlainText = "text/plain";

    private static readonly FrozenDictionary<string, string> BySubtype = new Dictionary<string, string>
    {
        ["PDF"] = "application/pdf",
        ["RTF"] = "application/rtf",
        ["DICOM"] = "application/dicom",
        ["OCTET-STREAM"] = "application/octet-stream",
        ["XML"] = "application/xml",
        ["X-HL7-CDA-LEVEL-ONE"] = "application/xml",
        ["HTML"] = "text/html",
        ["PLAIN"] = PlainText,
        ["TXT"] = PlainText,
        ["JPEG"] = "image/jpeg",
        ["JPG"] = "image/jpeg",
        ["PNG"] = "image/png",
        ["GIF"] = "image/gif",
        ["TIFF"] = "image/tiff",
        ["TIF"] = "image/tiff",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The media type; null when it is none that the contract has.</summary>
    /// <param name="type">ED.2; also a whole media type, as some senders have it.</param>
    /// <param name="subtype">ED.3.</param>
    public static string? Of(string type, string subtype)
    {
        if (subtype.Length == 0 && type.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0) subtype = type[(slash + 1)..];
        if (subtype.Length == 0) subtype = type.ToUpperInvariant() is "TEXT" or "TX" or "FT" ? "PLAIN" : type;
        return BySubtype.GetValueOrDefault(subtype.Trim());
    }

    /// <summary>False when the content cannot be of this type. Types without a signature are believed.</summary>
    public static bool Agrees(string mediaType, ReadOnlySpan<byte> content) => mediaType switch
    {
        "application/pdf" => content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0,
        "application/rtf" => content.StartsWith("{\\rtf"u8),
        "image/jpeg" => content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
        "image/png" => content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']),
        "image/gif" => content.StartsWith("GIF8"u8),
        "image/tiff" => content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8),
        _ => true,
    };
}
