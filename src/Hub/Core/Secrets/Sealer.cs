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

    /// <summary>How many bytes <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> makes of a plaintext.</summary>
    public static int SealedLength(int plaintextLength) => HeaderBytes + plaintextLength;

    /// <summary>Encrypts with the current key.</summary>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="context">What it belongs to; opening with another context fails.</param>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> context)
    {
        var sealedBytes = GC.AllocateUninitializedArray<byte>(SealedLength(plaintext.Length));
        Seal(plaintext, context, sealedBytes);
        return sealedBytes;
    }

    /// <summary>Encrypts with the current key to where the result belongs.</summary>
    /// <param name="plaintext">What to hide.</param>
    /// <param name="context">What it belongs to; opening with another context fails.</param>
    /// <param name="sealedBytes">Exactly <see cref="SealedLength"/> bytes.</param>
    public void Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> context, Span<byte> sealedBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sealedBytes.Length, SealedLength(plaintext.Length), nameof(sealedBytes));
        var key = keys.Current;
        BinaryPrimitives.WriteUInt32LittleEndian(sealedBytes, key.Id);
        var nonce = sealedBytes.Slice(KeyIdBytes, NonceBytes);
        RandomBytes.Fill(nonce);
        var cipher = Rent(key);
        cipher.Encrypt(nonce, plaintext, sealedBytes[HeaderBytes..], sealedBytes.Slice(KeyIdBytes + NonceBytes, TagBytes), context);
        Return(key.Id, cipher);
    }

    /// <summary>Decrypts.</summary>
    /// <returns>Null when the key was destroyed, the bytes were changed or the context is another.</returns>
    public byte[]? Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < HeaderBytes)
        {
            return null;
        }

        var plaintext = GC.AllocateUninitializedArray<byte>(sealedBytes.Length - HeaderBytes);
        return TryOpen(sealedBytes, context, plaintext) ? plaintext : null;
    }

    /// <summary>Decrypts where it stands: a large thing is held once.</summary>
    /// <param name="sealedBytes">What <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made; not to be used afterwards.</param>
    /// <param name="context">What it belongs to.</param>
    /// <returns>The plaintext, a part of the same memory; null when the key was destroyed, the bytes were changed or the context is another.</returns>
    public Memory<byte>? OpenInPlace(Memory<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < HeaderBytes)
        {
            return null;
        }

        var plaintext = sealedBytes[HeaderBytes..];
        return TryOpen(sealedBytes.Span, context, plaintext.Span) ? plaintext : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cipher in _idle.Values.SelectMany(bag => bag))
        {
            cipher.Dispose();
        }
    }

    private bool TryOpen(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context, Span<byte> plaintext)
    {
        if (keys.Find(BinaryPrimitives.ReadUInt32LittleEndian(sealedBytes)) is not { } key)
        {
            return false;
        }

        var cipher = Rent(key);
        try
        {
            cipher.Decrypt(sealedBytes.Slice(KeyIdBytes, NonceBytes), sealedBytes[HeaderBytes..], sealedBytes.Slice(KeyIdBytes + NonceBytes, TagBytes), plaintext, context);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            Return(key.Id, cipher);
        }
    }

    private AesGcm Rent(SealingKey key) =>
        _idle.TryGetValue(key.Id, out var bag) && bag.TryTake(out var cipher) ? cipher : new AesGcm(key.Bytes.Span, TagBytes);

    private void Return(uint keyId, AesGcm cipher) => _idle.GetOrAdd(keyId, _ => []).Add(cipher);
}
