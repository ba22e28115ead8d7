using System.Buffers.Text;
using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>--pseudonym</c>: 32 bytes as tables show them (hexadecimal) or as JSON holds them (base64).</summary>
internal static class PseudonymOption
{
    private const int Bytes = 32;

    public static Option<byte[]?> Create(string description) => new("--pseudonym")
    {
        Description = description,
        HelpName = "HEX",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length == 2 * Bytes && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
            if (Base64.IsValid(text, out var length) && length == Bytes) return Convert.FromBase64String(text);
            result.AddError("--pseudonym takes 64 hexadecimal digits, or the same in base64.");
            return null;
        },
    };
}
