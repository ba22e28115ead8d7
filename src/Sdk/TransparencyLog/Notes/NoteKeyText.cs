using Org.BouncyCastle.Crypto.Parameters;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>How keys are written, public and private: <c>name+id+base64(algorithm || 32 bytes)</c>.</summary>
internal static class NoteKeyText
{
    /// <summary>Takes one apart. Whether the id fits, and the base64 is written in the one canonical way, shows when it is written again.</summary>
    /// <returns>Null when it is none, or its algorithm is not known here.</returns>
    public static (string Name, NoteAlgorithm Algorithm, byte[] Key)? TryParse(string text)
    {
        // The base64 may hold plus signs too: the name and the id end at the first two.
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0])) return null;
        var blob = new byte[parts[2].Length];
        if (!Convert.TryFromBase64String(parts[2], blob, out var length) || length != 1 + Ed25519PublicKeyParameters.KeySize) return null;
        return (NoteAlgorithm)blob[0] is var algorithm and (NoteAlgorithm.Ed25519 or NoteAlgorithm.Cosignature) ? (parts[0], algorithm, blob[1..length]) : null;
    }

    public static bool IsName(string name) => name.Length > 0 && !name.Any(character => character == '+' || char.IsWhiteSpace(character) || char.IsControl(character));
}
