using System.Runtime.InteropServices;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>A set of minutes in which message ids were made, as the ids themselves say (UUIDv7, RFC 9562 chapter 5.7; those of HL7v2 begin with a time too). Other kinds of
/// UUID say a minute by chance, mostly one of no time: those are all one.</summary>
/// <remarks>One thread adds, any number ask.</remarks>
internal sealed class MessageMinutes
{
    private const int WordBits = 64;
    private const int MillisecondsOfMinute = 60_000;
    private const int NoTime = 0;

    private static readonly long Epoch = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() / MillisecondsOfMinute;

    // Thirty years, 2 MiB; made when the first minute comes in.
    private static readonly int Count = (int)TimeSpan.FromDays(30 * 365).TotalMinutes;

    private ulong[] _words = [];

    /// <summary>The minute of an id.</summary>
    public static int Of(Guid messageId)
    {
        // The first six bytes are milliseconds since 1970; a Guid keeps them as a 32-bit and a 16-bit number.
        var first = MemoryMarshal.Cast<byte, ulong>(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in messageId)))[0];
        var milliseconds = (long)(((first & uint.MaxValue) << 16) | ((first >> 32) & ushort.MaxValue));
        var minute = (milliseconds / MillisecondsOfMinute) - Epoch;
        return minute > NoTime && minute < Count ? (int)minute : NoTime;
    }

    public void UnionWith(IEnumerable<int> minutes)
    {
        var words = _words.Length > 0 ? _words : new ulong[(Count / WordBits) + 1];
        foreach (var minute in minutes)
        {
            words[minute / WordBits] |= 1UL << (minute % WordBits);
        }

        Volatile.Write(ref _words, words);
    }

    public bool Contains(int minute) => Volatile.Read(ref _words) is { Length: > 0 } words && (words[minute / WordBits] & (1UL << (minute % WordBits))) != 0;
}
