using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>Encrypts what must survive: AES-256-GCM, laid out as key id (4, little endian) | nonce (12) | tag (16) | ciphertext.</summary>
public sealed class Sealer(IKeyRing keys) : IDisposable
{
    private const int KeyIdBytes = 4;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = KeyIdBytes + NonceBytes + TagBytes;

    // AesGcm keeps a native context that is dear to make and not safe to share: a few for each key are reused.
    private readonly ConcurrentDictionary<uint, ConcurrentBag<AesGcm>> _idle = new();

    /// <summary>How many bytes <see cref="Seal"/> makes of a plaintext.</summary>
    public static int SealedLength(int plaintextLength) => HeaderBytes + plaintextLength;

    /// <summary>Encrypts with the current key.</summary>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="context">What it belongs to; opening with another context fails.</param>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> context)
    {
        var key = keys.Current;
        var sealedBytes = new byte[SealedLength(plaintext.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(sealedBytes, key.Id);
        var nonce = sealedBytes.AsSpan(KeyIdBytes, NonceBytes);
        RandomBytes.Fill(nonce);
        var cipher = Rent(key);
        cipher.Encrypt(nonce, plaintext, sealedBytes.AsSpan(HeaderBytes), sealedBytes.AsSpan(KeyIdBytes + NonceBytes, TagBytes), context);
        Return(key.Id, cipher);
        return sealedBytes;
    }

    /// <summary>Decrypts.</summary>
    /// <returns>Null when the key was destroyed, the bytes were changed or the context is another.</returns>
    public byte[]? Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < HeaderBytes || keys.Find(BinaryPrimitives.ReadUInt32LittleEndian(sealedBytes)) is not { } key)
        {
            return null;
        }

        var plaintext = new byte[sealedBytes.Length - HeaderBytes];
        var cipher = Rent(key);
        try
        {
            cipher.Decrypt(sealedBytes.Slice(KeyIdBytes, NonceBytes), sealedBytes[HeaderBytes..], sealedBytes.Slice(KeyIdBytes + NonceBytes, TagBytes), plaintext, context);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            Return(key.Id, cipher);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cipher in _idle.Values.SelectMany(bag => bag))
        {
            cipher.Dispose();
        }
    }

    private AesGcm Rent(SealingKey key) =>
        _idle.TryGetValue(key.Id, out var bag) && bag.TryTake(out var cipher) ? cipher : new AesGcm(key.Bytes.Span, TagBytes);

    private void Return(uint keyId, AesGcm cipher) => _idle.GetOrAdd(keyId, _ => []).Add(cipher);
}
