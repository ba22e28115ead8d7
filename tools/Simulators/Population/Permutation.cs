namespace EHealth.Integration.Simulators.Population;

/// <summary>
/// A keyed one-to-one shuffle of the numbers 0 .. size-1 that is computed, not stored: a four-round Feistel network over
/// the next even number of bits, repeated while it leaves the range ("cycle walking", Black and Rogaway 2002).
/// </summary>
internal sealed class Permutation
{
    private const int Rounds = 4;
    private readonly int _size;
    private readonly ulong _key;
    private readonly int _halfBits;
    private readonly uint _halfMask;

    public Permutation(int size, ulong key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        _size = size;
        _key = key;
        var bits = 32 - int.LeadingZeroCount(size - 1);
        _halfBits = (bits + 1) / 2;
        _halfMask = (1u << _halfBits) - 1;
    }

    /// <summary>Where <paramref name="value"/> goes.</summary>
    public int Forward(int value)
    {
        var walked = (uint)value;
        do walked = Encipher(walked);
        while (walked >= (uint)_size);
        return (int)walked;
    }

    /// <summary>Which value goes to <paramref name="value"/>.</summary>
    public int Inverse(int value)
    {
        var walked = (uint)value;
        do walked = Decipher(walked);
        while (walked >= (uint)_size);
        return (int)walked;
    }

    private uint Encipher(uint value)
    {
        var (left, right) = (value >> _halfBits, value & _halfMask);
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ RoundFunction(round, right));
        return (left << _halfBits) | right;
    }

    private uint Decipher(uint value)
    {
        var (left, right) = (value >> _halfBits, value & _halfMask);
        for (var round = Rounds - 1; round >= 0; round--)
            (left, right) = (right ^ RoundFunction(round, left), left);
        return (left << _halfBits) | right;
    }

    private uint RoundFunction(int round, uint half) =>
        (uint)Draw.Mix(_key + ((ulong)round << 32) + half) & _halfMask;
}
