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

    public void Add(int minute) => Words()[minute / WordBits] |= 1UL << (minute % WordBits);

    public void UnionWith(MessageMinutes other)
    {
        var words = Words();
        for (var i = 0; i < other._words.Length; i++)
        {
            words[i] |= other._words[i];
        }
    }

    public bool Contains(int minute) => Volatile.Read(ref _words) is { Length: > 0 } words && (words[minute / WordBits] & (1UL << (minute % WordBits))) != 0;

    private ulong[] Words()
    {
        if (_words.Length == 0)
        {
            Volatile.Write(ref _words, new ulong[(Count / WordBits) + 1]);
        }

        return _words;
    }
}
