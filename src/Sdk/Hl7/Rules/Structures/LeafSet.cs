using System.Numerics;
using System.Runtime.Intrinsics;

namespace EHealth.Integration.Hl7.Rules.Structures;

/// <summary>A set of the segments of a structure, by their places in it.</summary>
internal readonly record struct LeafSet(Vector256<ulong> Bits)
{
    /// <summary>Places there can be; the largest structure has some 60.</summary>
    public const int Capacity = 256;

    private const int WordBits = 64;

    public bool IsEmpty => Bits == Vector256<ulong>.Zero;

    /// <summary>The last place in the set, which is not empty.</summary>
    public int Last
    {
        get
        {
            int word = Vector256<ulong>.Count - 1;
            while (Bits[word] == 0) word--;
            return (word * WordBits) + BitOperations.Log2(Bits[word]);
        }
    }

    public static LeafSet operator |(LeafSet left, LeafSet right) => new(left.Bits | right.Bits);

    public static LeafSet operator &(LeafSet left, LeafSet right) => new(left.Bits & right.Bits);

    public static LeafSet Of(int place) => new(Vector256<ulong>.Zero.WithElement(place / WordBits, 1UL << (place % WordBits)));

    /// <summary>All that can come after any place of this set.</summary>
    /// <param name="follow">What can come after each place.</param>
    public LeafSet Follow(LeafSet[] follow)
    {
        var all = default(LeafSet);
        for (int word = 0; word < Vector256<ulong>.Count; word++)
        {
            for (ulong rest = Bits[word]; rest != 0; rest &= rest - 1) all |= follow[(word * WordBits) + BitOperations.TrailingZeroCount(rest)];
        }

        return all;
    }
}
