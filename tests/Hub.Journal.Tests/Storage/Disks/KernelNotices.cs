using System.Runtime.InteropServices;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>The kernel's side of watching a process by seccomp's user notification: its calls come one by one, and stand still until they are answered.</summary>
internal static unsafe partial class KernelNotices
{
    private const int SYS_pidfd_open = 434;
    private const int SYS_pidfd_getfd = 438;
    private const nuint Receive = 0xC0502100; // _IOWR('!', 0, struct seccomp_notif)
    private const nuint Send = 0xC0182101; // _IOWR('!', 1, struct seccomp_notif_resp)
    private const uint Continue = 1;
    private const short HasCall = 0x01; // POLLIN
    private const short IsGone = 0x10; // POLLHUP

    /// <summary>Takes over a descriptor of another process.</summary>
    /// <returns>Negative when the kernel refuses.</returns>
    public static int TakeDescriptor(int processId, int descriptor)
    {
        var process = (int)syscall(SYS_pidfd_open, processId, 0, 0);
        return process < 0 ? -1 : (int)syscall(SYS_pidfd_getfd, process, descriptor, 0);
    }

    /// <summary>Waits for the next call.</summary>
    /// <returns>False when the process is gone.</returns>
    public static bool TryReceive(int listener, out Notice notice)
    {
        notice = default;
        while (true)
        {
            var wait = new Poll { Descriptor = listener, Events = HasCall };
            if (poll(&wait, 1, -1) < 0) continue;
            if ((wait.Found & IsGone) != 0) return false;
            if ((wait.Found & HasCall) == 0) continue; // POLLERR: the runtime has sent this thread a signal
            notice = default; // the kernel takes no other
            fixed (Notice* place = &notice)
            {
                if (ioctl(listener, Receive, place) == 0) return true;
            }
        }
    }

    /// <summary>Lets a call happen, or fail with an error instead.</summary>
    /// <param name="listener">The descriptor.</param>
    /// <param name="id">Which call.</param>
    /// <param name="errno">0 to let it happen.</param>
    public static void Answer(int listener, ulong id, int errno)
    {
        var answer = new Reply { Id = id, Error = -errno, Flags = errno == 0 ? Continue : 0 };
        _ = ioctl(listener, Send, &answer); // fails when the process has been killed meanwhile
    }

    /// <summary>Reads another process's memory.</summary>
    /// <returns>How many bytes there were to read.</returns>
    public static int ReadMemory(int processId, ulong address, Span<byte> destination)
    {
        fixed (byte* place = destination)
        {
            var local = new Part { Base = place, Length = (nuint)destination.Length };
            var remote = new Part { Base = (void*)address, Length = (nuint)destination.Length };
            return (int)process_vm_readv(processId, &local, 1, &remote, 1, 0);
        }
    }

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc")]
    private static partial int poll(Poll* descriptors, nuint count, int timeout);

    [LibraryImport("libc")]
    private static partial int ioctl(int descriptor, nuint request, void* argument);

    [LibraryImport("libc")]
    private static partial nint process_vm_readv(int processId, Part* local, nuint locals, Part* remote, nuint remotes, nuint flags);

    /// <summary>struct seccomp_notif.</summary>
    public struct Notice
    {
        public ulong Id;
        public uint ThreadId;
        public uint Flags;
        public int Call;
        public uint Architecture;
        public ulong InstructionPointer;
        public ulong First;
        public ulong Second;
        public ulong Third;
        public ulong Fourth;
        public ulong Fifth;
        public ulong Sixth;
    }

    private struct Reply
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }

    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Found;
    }

    private struct Part
    {
        public void* Base;
        public nuint Length;
    }
}
