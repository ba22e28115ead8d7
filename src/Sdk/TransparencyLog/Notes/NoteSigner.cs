using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A private key that signs notes, of a log or of a witness. Written as <c>PRIVATE+KEY+name+id+base64</c>, as the Go tools of this field write it; to be
/// kept like any private key.</summary>
public sealed class NoteSigner
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int TimeBytes = 8;
    private readonly Ed25519PrivateKeyParameters _key;

    private NoteSigner(string name, NoteAlgorithm algorithm, ReadOnlySpan<byte> seed)
    {
        _key = new Ed25519PrivateKeyParameters(seed);
        Verifier = NoteVerifier.Of(name, algorithm, _key.GeneratePublicKey().GetEncoded());
    }

    /// <summary>The public key that belongs to it.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="name">Whose key it is; not empty, without spaces and plus signs.</param>
    /// <param name="algorithm">What it signs with.</param>
    /// <exception cref="ArgumentException">The name may not be one.</exception>
    public static NoteSigner Create(string name, NoteAlgorithm algorithm) => NoteKeyText.IsName(name)
        ? new NoteSigner(name, algorithm, RandomNumberGenerator.GetBytes(Ed25519PrivateKeyParameters.KeySize))
        : throw new ArgumentException("A key's name is not empty and has no spaces and plus signs.", nameof(name));

    /// <summary>Reads a key.</summary>
    /// <param name="text"><c>PRIVATE+KEY+name+id+base64(algorithm || seed)</c>.</param>
    /// <returns>Null when it is none, its id does not fit, or its algorithm is not known here.</returns>
    public static NoteSigner? TryParse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        if (NoteKeyText.TryParse(text[Prefix.Length..]) is not var (name, algorithm, seed)) return null;
        var key = new NoteSigner(name, algorithm, seed);
        return key.ExportPrivateKey() == text ? key : null;
    }

    /// <summary>Signs a note's text; a witness's key also the time.</summary>
    /// <param name="text">Ends with a line feed.</param>
    /// <param name="time">When; seconds count.</param>
    public NoteSignature Sign(string text, DateTimeOffset time)
    {
        var isCosignature = Verifier.Algorithm == NoteAlgorithm.Cosignature;
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _key);
        signer.BlockUpdate(Encoding.UTF8.GetBytes(isCosignature ? NoteVerifier.Cosigned(text, time) : text));
        var signature = signer.GenerateSignature();
        if (!isCosignature) return new NoteSignature(Verifier.Name, Verifier.KeyId, signature);
        var timed = new byte[TimeBytes + signature.Length];
        BinaryPrimitives.WriteUInt64BigEndian(timed, (ulong)time.ToUnixTimeSeconds());
        signature.CopyTo(timed, TimeBytes);
        return new NoteSignature(Verifier.Name, Verifier.KeyId, timed);
    }

    /// <summary>The private key, to be written into a file that nobody else can read. Never into a log.</summary>
    public string ExportPrivateKey() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String([(byte)Verifier.Algorithm, .. _key.GetEncoded()])}");
}
