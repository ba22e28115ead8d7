using System.Security.Cryptography;
using System.Text;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>The keys of persons' pseudonyms, found by a person's tag, and those that seal the identifiers, found by pseudonym. Nothing is written down for a person until
/// they are erased: then both keys are taken out of their trees. Who was erased and comes again gets another pseudonym, from the next tree.</summary>
/// <remarks>Two trees in a row, so that a record opens its own subject while the keys are there, and afterwards leads nowhere: neither from pseudonym to person nor back.</remarks>
public sealed class SubjectKeys
{
    private static readonly byte[] Form = "EHSUBJ1\n"u8.ToArray();

    private readonly Lock _lock = new();
    private readonly ISubjectKeyStore _store;
    private List<KeyTree> _pseudonyms;
    private KeyTree _seals;

    private SubjectKeys(ISubjectKeyStore store, List<KeyTree> pseudonyms, KeyTree seals)
    {
        (_store, _pseudonyms, _seals) = (store, pseudonyms, seals);
    }

    /// <summary>Fresh keys, as they are to be saved: of a hub that has recorded nobody yet.</summary>
    public static byte[] Create() => Serialize([KeyTree.Create()], KeyTree.Create());

    /// <summary>Takes up what the store has.</summary>
    /// <exception cref="InvalidDataException">That is something else.</exception>
    public static SubjectKeys Open(ISubjectKeyStore store)
    {
        var bytes = store.Load();
        var body = bytes.AsSpan(0, Math.Max(0, bytes.Length - SHA256.HashSizeInBytes));
        if (!body.StartsWith(Form) || !SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(body.Length)))
        {
            throw new InvalidDataException("these are no subject keys, or their checksum is wrong");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, Form.Length, body.Length - Form.Length, writable: false), Encoding.UTF8);
        try
        {
            var seals = KeyTree.ReadFrom(reader);
            var trees = reader.ReadInt32();
            if (trees < 1)
            {
                throw new InvalidDataException($"subject keys of {trees} trees");
            }

            return new SubjectKeys(store, [.. Enumerable.Range(0, trees).Select(_ => KeyTree.ReadFrom(reader))], seals);
        }
        catch (EndOfStreamException missing)
        {
            throw new InvalidDataException("the end of the subject keys is missing", missing);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes); // what is erased later shall not lie about here
        }
    }

    /// <summary>The key that a person's pseudonym is made with.</summary>
    internal void DerivePseudonymKey(ulong tag, Span<byte> key)
    {
        lock (_lock)
        {
            foreach (var tree in _pseudonyms)
            {
                if (tree.TryDerive(tag, key))
                {
                    return;
                }
            }
        }

        // An erasure leaves a tree behind that still has the person's key.
        throw new InvalidOperationException("no tree has a key for this person");
    }

    /// <summary>The key that seals the identifier behind a pseudonym.</summary>
    /// <returns>False when the person was erased.</returns>
    internal bool TryDeriveSeal(ulong pseudonym, Span<byte> key)
    {
        lock (_lock)
        {
            return _seals.TryDerive(pseudonym, key);
        }
    }

    /// <summary>Destroys both keys of a person, on disk before it returns.</summary>
    /// <exception cref="IOException">The store refused; the keys are still in force.</exception>
    internal void Destroy(ulong tag, ulong pseudonym)
    {
        Span<byte> key = stackalloc byte[KeyTree.KeyBytes];
        lock (_lock)
        {
            var used = 0;
            while (!_pseudonyms[used].TryDerive(tag, key))
            {
                used++;
            }

            CryptographicOperations.ZeroMemory(key);
            var (pseudonyms, seals) = (new List<KeyTree>(_pseudonyms), _seals.Without(pseudonym));
            pseudonyms[used] = pseudonyms[used].Without(tag);
            if (used == pseudonyms.Count - 1)
            {
                pseudonyms.Add(KeyTree.Create());
            }

            _store.Save(Serialize(pseudonyms, seals));
            _pseudonyms[used].Wipe(tag);
            _seals.Wipe(pseudonym);
            (_pseudonyms, _seals) = (pseudonyms, seals);
        }
    }

    private static byte[] Serialize(List<KeyTree> pseudonyms, KeyTree seals)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Form);
        seals.WriteTo(writer);
        writer.Write(pseudonyms.Count);
        foreach (var tree in pseudonyms)
        {
            tree.WriteTo(writer);
        }

        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return stream.ToArray();
    }
}
