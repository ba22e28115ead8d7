using System.Buffers.Binary;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>Hides the person a message is about: a pseudonym to group records by, and the identifier encrypted, both under keys of that person's own.</summary>
public sealed class SubjectSealer(SubjectTags tags, SubjectKeys keys)
{
    private const int AesTagBytes = 16;

    /// <summary>Persons whose records are written again and again: some 12 MiB.</summary>
    private const int RememberedPersons = 1 << 15;

    private const byte PseudonymUse = 1;
    private const byte SealUse = 2;
    private const byte RecordUse = 3;

    // One plaintext for each key: the person's own.
    private static readonly byte[] Nonce = new byte[12];

    private readonly Remembered?[] _remembered = new Remembered?[RememberedPersons];
    private readonly byte[] _nobody = tags.Of(IdentifierKind.Unspecified, "records about nobody"u8);
    private readonly Lock _erasing = new();
    private int _erasures;

    /// <summary>Makes the salts of records that are about nobody.</summary>
    public ReadOnlyMemory<byte> NobodysRecordKey => _nobody;

    /// <summary>The person, hidden: the same identifier gives the same bytes whichever contract carried it.</summary>
    public SealedSubject Seal(IdentifierKind kind, ReadOnlySpan<byte> value)
    {
        var tag = tags.Of(kind, value);
        var erasures = Volatile.Read(ref _erasures);
        ref var place = ref Remembrance(tag);
        if (Volatile.Read(ref place) is { } known && known.Erasures == erasures && known.Tag.AsSpan().SequenceEqual(tag))
        {
            return known.Subject;
        }

        var subject = Make(kind, value, tag);
        Volatile.Write(ref place, new Remembered(tag, subject, erasures));
        return subject;
    }

    /// <summary>The identifier behind a record's pseudonym and ciphertext.</summary>
    /// <param name="pseudonym">As it stands in the record.</param>
    /// <param name="ciphertext">As it stands in the record.</param>
    /// <param name="recordKey">Makes the salts of the hashes in records about the person.</param>
    /// <returns>Null when the person was erased, or the two do not belong together.</returns>
    public (IdentifierKind Kind, byte[] Value)? Open(ReadOnlySpan<byte> pseudonym, ReadOnlySpan<byte> ciphertext, out byte[] recordKey)
    {
        recordKey = [];
        Span<byte> seal = stackalloc byte[KeyTree.KeyBytes];
        if (pseudonym.Length != SHA256.HashSizeInBytes || ciphertext.Length <= AesTagBytes || !keys.TryDeriveSeal(PlaceOf(pseudonym), seal))
        {
            return null;
        }

        var plaintext = new byte[ciphertext.Length - AesTagBytes];
        using var cipher = new AesGcm(Use(seal, SealUse, pseudonym), AesTagBytes);
        try
        {
            cipher.Decrypt(Nonce, ciphertext[AesTagBytes..], ciphertext[..AesTagBytes], plaintext);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        recordKey = Use(seal, RecordUse, pseudonym);
        return ((IdentifierKind)plaintext[0], plaintext[1..]);
    }

    /// <summary>Whether the person behind a pseudonym was erased.</summary>
    public bool IsErased(ReadOnlySpan<byte> pseudonym)
    {
        Span<byte> seal = stackalloc byte[KeyTree.KeyBytes];
        return pseudonym.Length == SHA256.HashSizeInBytes && !keys.TryDeriveSeal(PlaceOf(pseudonym), seal);
    }

    /// <summary>Erases a person: nothing leads from what is recorded about them so far to them, or from them to it. On disk when it returns.</summary>
    /// <exception cref="IOException">The keys could not be saved; the person is not erased, though perhaps after the next start.</exception>
    public void Erase(IdentifierKind kind, ReadOnlySpan<byte> value)
    {
        var tag = tags.Of(kind, value);
        lock (_erasing) // who derives the pseudonym of a person whom another erases meanwhile would destroy half of the next one's keys
        {
            keys.Destroy(PlaceOf(tag), PlaceOf(PseudonymOf(tag)));
            Interlocked.Increment(ref _erasures);
            Volatile.Write(ref Remembrance(tag), null);
        }
    }

    private SealedSubject Make(IdentifierKind kind, ReadOnlySpan<byte> value, byte[] tag)
    {
        var pseudonym = PseudonymOf(tag);
        Span<byte> seal = stackalloc byte[KeyTree.KeyBytes];
        if (!keys.TryDeriveSeal(PlaceOf(pseudonym), seal))
        {
            // The first 64 bits are those of somebody who was erased: 2^-64 for two persons.
            throw new InvalidOperationException("the seal of this pseudonym was destroyed with another one's");
        }

        Span<byte> plaintext = stackalloc byte[1 + value.Length];
        plaintext[0] = (byte)kind;
        value.CopyTo(plaintext[1..]);
        var ciphertext = new byte[AesTagBytes + plaintext.Length];
        using var cipher = new AesGcm(Use(seal, SealUse, pseudonym), AesTagBytes);
        cipher.Encrypt(Nonce, plaintext, ciphertext.AsSpan(AesTagBytes), ciphertext.AsSpan(0, AesTagBytes));
        return new SealedSubject(UnsafeByteOperations.UnsafeWrap(pseudonym), UnsafeByteOperations.UnsafeWrap(ciphertext), Use(seal, RecordUse, pseudonym));
    }

    private ref Remembered? Remembrance(ReadOnlySpan<byte> tag) => ref _remembered[(int)(PlaceOf(tag) % RememberedPersons)];

    private byte[] PseudonymOf(ReadOnlySpan<byte> tag)
    {
        Span<byte> key = stackalloc byte[KeyTree.KeyBytes];
        keys.DerivePseudonymKey(PlaceOf(tag), key);
        return Use(key, PseudonymUse, tag);
    }

    // All inputs are of one length, so that none is the beginning of another.
    private static byte[] Use(ReadOnlySpan<byte> key, byte use, ReadOnlySpan<byte> whose)
    {
        Span<byte> material = stackalloc byte[KeyTree.KeyBytes + 1 + SHA256.HashSizeInBytes];
        key.CopyTo(material);
        material[KeyTree.KeyBytes] = use;
        whose.CopyTo(material[(KeyTree.KeyBytes + 1)..]);
        var made = Digest.Of(material);
        CryptographicOperations.ZeroMemory(material);
        return made;
    }

    private static ulong PlaceOf(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);

    /// <summary>What was derived before the newest erasure does not count: it may be the erased person's.</summary>
    private sealed record Remembered(byte[] Tag, SealedSubject Subject, int Erasures);
}
