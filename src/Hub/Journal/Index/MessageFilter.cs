using System.Runtime.InteropServices;
using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>Says of nearly every new message id, without a look into the file, that the index does not hold it. A Bloom filter (Bloom 1970) that grows by
/// layers (Almeida and others 2007): what was added is always found; of the rest about one in a hundred is taken for known and then looked for in the file.</summary>
/// <remarks>One thread adds, any number ask. Until it is complete it takes every id for known. Memory: 10 to 40 bits an id.</remarks>
internal sealed class MessageFilter
{
    /// <summary>Ids of the first layer; each further layer takes twice as many as the one before.</summary>
    private const long FirstCapacity = 100_000;

    private Layer[] _layers = [new Layer(FirstCapacity)];
    private bool _complete;

    /// <summary>Whether all ids that there were have been added.</summary>
    public bool IsComplete => Volatile.Read(ref _complete);

    public void Add(ReplayKey key)
    {
        var hash = HashOf(key);
        if (IsIn(_layers, hash))
        {
            return; // Calls are recorded twice, at acceptance and at their outcome.
        }

        if (!_layers[^1].TryAdd(hash))
        {
            var layer = new Layer(2 * _layers[^1].Capacity);
            layer.TryAdd(hash);
            Volatile.Write(ref _layers, [.. _layers, layer]);
        }
    }

    /// <summary>All ids that there were have been added: from now on the filter says what it knows.</summary>
    public void Complete() => Volatile.Write(ref _complete, true);

    /// <summary>False only when the id was never added.</summary>
    public bool MayContain(ReplayKey key) => !IsComplete || IsIn(Volatile.Read(ref _layers), HashOf(key));

    private static bool IsIn(Layer[] layers, (ulong First, ulong Step) hash)
    {
        foreach (var layer in layers)
        {
            if (layer.MayContain(hash))
            {
                return true;
            }
        }

        return false;
    }

    private static (ulong First, ulong Step) HashOf(ReplayKey key)
    {
        var id = key.MessageId;
        var halves = MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in id)));
        var first = Mix(halves[0] ^ (uint)key.SystemId.GetHashCode(StringComparison.Ordinal));
        var second = Mix(halves[1] ^ first);
        return (second, Mix(second) | 1); // odd: the steps of a layer, whose size is a power of two, then never meet too early
    }

    /// <summary>SplitMix64's finaliser: every bit that comes in moves about half of those that go out.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private sealed class Layer
    {
        /// <summary>With 10 bits an id, 7 probes leave 0.8 % of the others that look known.</summary>
        private const int BitsPerId = 10;
        private const int Probes = 7;
        private const int WordBits = 64;

        private readonly ulong[] _words;
        private long _count;

        public Layer(long capacity)
        {
            Capacity = capacity;
            _words = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(capacity * BitsPerId)) / WordBits];
        }

        public long Capacity { get; }

        private ulong Mask => ((ulong)_words.Length * WordBits) - 1;

        public bool TryAdd((ulong First, ulong Step) hash)
        {
            if (_count == Capacity)
            {
                return false;
            }

            _count++;
            for (var (probe, place) = (0, hash.First); probe < Probes; probe++, place += hash.Step)
            {
                _words[(place & Mask) / WordBits] |= 1UL << (int)(place % WordBits);
            }

            return true;
        }

        public bool MayContain((ulong First, ulong Step) hash)
        {
            for (var (probe, place) = (0, hash.First); probe < Probes; probe++, place += hash.Step)
            {
                if ((_words[(place & Mask) / WordBits] & (1UL << (int)(place % WordBits))) == 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
