using System.Security.Cryptography;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>A key for each of 2^64 places, all made from one, of which single ones can be destroyed: what is kept afterwards makes every key but those.
/// (The tree of Goldreich, Goldwasser and Micali, "How to Construct Random Functions", 1986, with sixteen branches; punctured as in Boneh and Waters, 2013.)</summary>
/// <remarks>Not safe for concurrent use: <see cref="SubjectKeys"/> holds a lock.</remarks>
internal sealed class KeyTree
{
    public const int KeyBytes = 32;

    private const int BitsALevel = 4;
    private const int Branches = 1 << BitsALevel;
    private const int Levels = 64 / BitsALevel;

    /// <summary>Keys of this level, once made, are kept: 65,536 of them, some 4 MiB.</summary>
    private const int KeptLevel = 4;

    private readonly Node _root;
    private byte[]?[]? _kept;

    private KeyTree(Node root) => _root = root;

    /// <summary>A tree of which nothing is destroyed.</summary>
    public static KeyTree Create() => new(Node.Of(RandomNumberGenerator.GetBytes(KeyBytes)));

    /// <summary>The key of a place.</summary>
    /// <returns>False when it was destroyed.</returns>
    public bool TryDerive(ulong place, Span<byte> key)
    {
        _kept ??= new byte[1 << (BitsALevel * KeptLevel)][]; // not before it is needed: of the trees of those who come again there may be many
        ref var kept = ref _kept[place >> (64 - (BitsALevel * KeptLevel))];
        var level = KeptLevel;
        if (kept is not null)
        {
            kept.CopyTo(key);
        }
        else
        {
            (var node, level) = Holder(place);
            if (node.Key is null)
            {
                return false;
            }

            node.Key.CopyTo(key);
            if (level <= KeptLevel)
            {
                Descend(place, ref level, KeptLevel, key);
                kept = key.ToArray();
            }
        }

        Descend(place, ref level, Levels, key);
        return true;
    }

    /// <summary>The same tree without the key of a place. Shares what it can with this one, which stays as it is.</summary>
    public KeyTree Without(ulong place) => new(Without(_root, place, level: 0));

    /// <summary>Overwrites the key that stood above a place, when the tree without it has taken this one's place. This one is of no use afterwards.</summary>
    public void Wipe(ulong place)
    {
        CryptographicOperations.ZeroMemory(Holder(place).Node.Key);
        foreach (var kept in _kept ?? [])
        {
            CryptographicOperations.ZeroMemory(kept);
        }
    }

    /// <summary>Writes the tree: from the root, each node as 0 (destroyed), 1 and its key, or 2 and its sixteen branches.</summary>
    public void WriteTo(BinaryWriter writer) => Write(writer, _root);

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It did not.</exception>
    /// <exception cref="EndOfStreamException">The end is missing.</exception>
    public static KeyTree ReadFrom(BinaryReader reader) => new(Read(reader, level: 0));

    private (Node Node, int Level) Holder(ulong place)
    {
        var (node, level) = (_root, 0);
        for (; node.Branches is { } branches; level++)
        {
            node = branches[BranchAt(place, level)];
        }

        return (node, level);
    }

    private static void Descend(ulong place, ref int level, int to, Span<byte> key)
    {
        for (; level < to; level++)
        {
            MakeBranch(key, BranchAt(place, level), key);
        }
    }

    private static int BranchAt(ulong place, int level) => (int)(place >> (64 - (BitsALevel * (level + 1)))) & (Branches - 1);

    private static void MakeBranch(ReadOnlySpan<byte> key, int branch, Span<byte> destination)
    {
        Span<byte> material = stackalloc byte[KeyBytes + 1];
        key.CopyTo(material);
        material[KeyBytes] = (byte)branch;
        Digest.Of(material, destination);
        CryptographicOperations.ZeroMemory(material);
    }

    private static Node Without(Node node, ulong place, int level)
    {
        if (level == Levels)
        {
            return Node.Destroyed;
        }

        var branches = new Node[Branches];
        for (var i = 0; i < Branches; i++)
        {
            branches[i] = node.Branches is { } known ? known[i] : Node.Of(new byte[KeyBytes]);
            if (node.Key is not null)
            {
                MakeBranch(node.Key, i, branches[i].Key);
            }
        }

        var taken = BranchAt(place, level);
        var spared = Without(branches[taken], place, level + 1);
        if (node.Key is not null)
        {
            CryptographicOperations.ZeroMemory(branches[taken].Key);
        }

        branches[taken] = spared;
        return Node.Above(branches);
    }

    private static void Write(BinaryWriter writer, Node node)
    {
        if (node.Branches is { } branches)
        {
            writer.Write((byte)2);
            foreach (var branch in branches)
            {
                Write(writer, branch);
            }
        }
        else if (node.Key is { } key)
        {
            writer.Write((byte)1);
            writer.Write(key);
        }
        else
        {
            writer.Write((byte)0);
        }
    }

    private static Node Read(BinaryReader reader, int level)
    {
        switch (reader.ReadByte())
        {
            case 0 when level == Levels:
                return Node.Destroyed;
            case 1:
                var key = new byte[KeyBytes];
                reader.BaseStream.ReadExactly(key);
                return Node.Of(key);
            case 2 when level < Levels:
                var branches = new Node[Branches];
                for (var i = 0; i < Branches; i++)
                {
                    branches[i] = Read(reader, level + 1);
                }

                return Node.Above(branches);
            default:
                throw new InvalidDataException($"no key tree: unexpected node at level {level}");
        }
    }

    /// <summary>Holds a key, from which all below it are made; or branches; or, destroyed, neither.</summary>
    private sealed record Node(byte[]? Key, Node[]? Branches)
    {
        public static readonly Node Destroyed = new(null, null);

        public static Node Of(byte[] key) => new(key, null);

        public static Node Above(Node[] branches) => new(null, branches);
    }
}
