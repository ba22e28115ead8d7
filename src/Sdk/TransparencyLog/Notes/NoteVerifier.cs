using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A public key that notes are checked with, of a log or of a witness. Written as <c>name+id+base64</c> (C2SP signed-note, verifier keys); this is what an
/// auditor is given.</summary>
public sealed class NoteVerifier
{
    private const int TimeBytes = 8;
    private readonly Ed25519PublicKeyParameters _key;

    private NoteVerifier(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> publicKey)
    {
        Name = name;
        Algorithm = algorithm;
        _key = new Ed25519PublicKeyParameters(publicKey);
        KeyId = IdOf(name, algorithm, publicKey);
    }

    /// <summary>Whose key it is; like a URL without scheme.</summary>
    public string Name { get; }

    /// <summary>What it signs with.</summary>
    public NoteAlgorithm Algorithm { get; }

    /// <summary>The first four bytes of SHA-256(name || line feed || algorithm || public key).</summary>
    public uint KeyId { get; }

    /// <summary>Reads a key.</summary>
    /// <param name="text"><c>name+id+base64(algorithm || public key)</c>.</param>
    /// <returns>Null when it is none, its id does not fit, or its algorithm is not known here.</returns>
    public static NoteVerifier? TryParse(string text)
    {
        // The base64 may hold plus signs too: the name and the id end at the first two.
        text = text.Trim();
        if (NoteKeyText.TryParse(text) is not var (name, algorithm, publicKey)) return null;
        try
        {
            var key = new NoteVerifier(name, algorithm, publicKey);
            return key.ToString() == text ? key : null;
        }
        catch (ArgumentException)
        {
            return null; // no point of the curve
        }
    }

    /// <summary>Whether a signature says to be by this key.</summary>
    /// <param name="signature">The signature.</param>
    public bool IsNamedBy(NoteSignature signature) => signature.KeyId == KeyId && signature.KeyName == Name;

    /// <summary>Whether a signature is by this key and of this text.</summary>
    /// <param name="text">The note's text.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(string text, NoteSignature signature)
    {
        if (!IsNamedBy(signature)) return false;
        var bytes = signature.Bytes.Span;
        if (Algorithm == NoteAlgorithm.Cosignature)
        {
            if (TimeOf(signature) is not { } time) return false;
            text = Cosigned(text, time);
            bytes = bytes[TimeBytes..];
        }

        if (bytes.Length != Ed25519PrivateKeyParameters.SignatureSize) return false;
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, _key);
        verifier.BlockUpdate(Encoding.UTF8.GetBytes(text));
        return verifier.VerifySignature(bytes.ToArray());
    }

    /// <summary>When a witness says to have seen what it signed.</summary>
    /// <param name="signature">A cosignature.</param>
    /// <returns>Null when it is none.</returns>
    public DateTimeOffset? TimeOf(NoteSignature signature) =>
        Algorithm == NoteAlgorithm.Cosignature && signature.Bytes.Length == TimeBytes + Ed25519PrivateKeyParameters.SignatureSize
        && BinaryPrimitives.ReadUInt64BigEndian(signature.Bytes.Span) is var seconds && seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <summary>The key as it is given to an auditor.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Algorithm, .. _key.GetEncoded()])}");

    internal static NoteVerifier Of(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> publicKey) => new(name, algorithm, publicKey);

    internal static string Cosigned(string text, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time.ToUnixTimeSeconds()}\n{text}");

    private static uint IdOf(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)algorithm, .. publicKey]));
}
