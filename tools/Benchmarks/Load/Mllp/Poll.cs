using System.Runtime.InteropServices;

namespace EHealth.Integration.Benchmarks.Load.Mllp;

/// <summary>Waits for any of a fixed set of sockets with ppoll(2): .NET's own Select knows only milliseconds, and at some thousand messages a second the next
/// one is due sooner.</summary>
internal sealed partial class Poll(IEnumerable<int> descriptors)
{
    private const short Readable = 0x001; // POLLIN

    private readonly Entry[] _entries = [.. descriptors.Select(descriptor => new Entry { Descriptor = descriptor, Events = Readable })];

    /// <summary>Waits at most so long; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public void Wait(TimeSpan patience)
    {
        var time = new TimeSpec { Seconds = (nint)patience.TotalSeconds, Nanoseconds = (nint)(patience.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick) };
        if (Wait(ref time, patience == Timeout.InfiniteTimeSpan) < 0)
        {
            throw new InvalidOperationException($"ppoll: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>True when the socket at this place had something to read, or had come to its end.</summary>
    public bool IsReadable(int index) => _entries[index].Returned != 0;

    private unsafe int Wait(ref TimeSpec time, bool forEver)
    {
        fixed (Entry* entries = _entries)
        fixed (TimeSpec* patience = &time)
        {
            return PPoll(entries, (nuint)_entries.Length, forEver ? null : patience, null);
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static unsafe partial int PPoll(Entry* entries, nuint count, TimeSpec* patience, void* signalMask);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
