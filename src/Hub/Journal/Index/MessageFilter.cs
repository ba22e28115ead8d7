using System.Runtime.InteropServices;
using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>Says of nearly every new message id, without a look into the file, that the index does not hold it. Bloom filters (Bloom 1970) over the newest ids, one
/// after another; when there are too many, the oldest is dropped, and only the minutes are kept that its ids were made in.</summary>
/// <remarks>
/// One thread adds, any number ask. What was added is always found: in a filter, or because an id of its minute was dropped. Of the rest about three in a
/// hundred are taken for known and then looked for in the file. Until it is complete it takes every id for known. Memory: 34 MiB at most, for the newest eleven million ids.
/// </remarks>
internal sealed class MessageFilter
{
    private const int MaxLayers = 8;

    private readonly MessageMinutes _dropped = new();

    private Layer[] _layers = [new Layer()];
    private bool _complete;

    /// <summary>Whether all ids that there were have been added.</summary>
    public bool IsComplete => Volatile.Read(ref _complete);

    public void Add(ReplayKey key)
    {
        var (hash, minute) = (HashOf(key), MessageMinutes.Of(key.MessageId));
        if (_layers[^1].MayContain(hash))
        {
            // Calls are recorded twice, at acceptance and at their outcome. If the id only looks known, it must outlive the layer in which it does. Not
            // looked for in the older layers: what looks known there would put this minute among the first to be dropped.
            _layers[^1].Minutes.Add(minute);
            return;
        }

        if (_layers[^1].IsFull)
        {
            AddLayer();
        }

        _layers[^1].Add(hash, minute);
    }

    /// <summary>All ids that there were have been added: from now on the filter says what it knows.</summary>
    public void Complete() => Volatile.Write(ref _complete, true);

    /// <summary>False only when the id was never added.</summary>
    public bool MayContain(ReplayKey key) =>
        !IsComplete || IsIn(Volatile.Read(ref _layers), HashOf(key)) || _dropped.Contains(MessageMinutes.Of(key.MessageId));

    private void AddLayer()
    {
        var kept = _layers;
        if (_layers.Length == MaxLayers)
        {
            // The minutes first: whoever no longer finds the layer finds them.
            _dropped.UnionWith(_layers[0].Minutes);
            kept = _layers[1..];
        }

        Volatile.Write(ref _layers, [.. kept, new Layer()]);
    }

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
        /// <summary>2 MiB. With 12 bits an id, 7 probes leave 0.4 % of the others that look known.</summary>
        private const int Bits = 1 << 24;
        private const int BitsPerId = 12;
        private const int Probes = 7;
        private const int WordBits = 64;
        private const ulong Mask = Bits - 1;

        private readonly ulong[] _words = new ulong[Bits / WordBits];
        private int _count;

        public bool IsFull => _count == Bits / BitsPerId;

        /// <summary>The minutes its ids were made in.</summary>
        public MessageMinutes Minutes { get; } = new();

        public void Add((ulong First, ulong Step) hash, int minute)
        {
            _count++;
            Minutes.Add(minute);
            for (var (probe, place) = (0, hash.First); probe < Probes; probe++, place += hash.Step)
            {
                _words[(place & Mask) / WordBits] |= 1UL << (int)(place % WordBits);
            }
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
