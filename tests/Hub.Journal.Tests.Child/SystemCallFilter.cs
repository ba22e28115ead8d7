using System.Runtime.InteropServices;

namespace EHealth.Integration.Hub.Journal.Tests.Child;

/// <summary>Asks the kernel to stop the calling thread, and every thread that it makes from now on, at each system call that changes or opens a file, until the process that
/// watches has said whether it may go on or fails (seccomp, user notification). x86-64 only.</summary>
internal static partial class SystemCallFilter
{
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int SYS_seccomp = 317;
    private const int SECCOMP_SET_MODE_FILTER = 1;
    private const int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    private const uint SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    private const uint SECCOMP_RET_ALLOW = 0x7fff0000;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // pwrite64, fsync, fdatasync, ftruncate, rename, unlink, openat, unlinkat, renameat, fallocate, pwritev, renameat2
    private static readonly uint[] Watched = [18, 74, 75, 77, 82, 87, 257, 263, 264, 285, 296, 316];

    /// <summary>Installs it.</summary>
    /// <returns>The descriptor on which the kernel tells of calls; negative when it refuses.</returns>
    public static unsafe int Install()
    {
        // The number of the call is the first word of what the filter sees.
        List<Instruction> program = [new(LoadWord, 0, 0, 0)];
        for (var place = 0; place < Watched.Length; place++) program.Add(new(JumpIfEqual, (byte)(Watched.Length - place), 0, Watched[place]));
        program.Add(new(Return, 0, 0, SECCOMP_RET_ALLOW));
        program.Add(new(Return, 0, 0, SECCOMP_RET_USER_NOTIF));
        fixed (Instruction* first = program.ToArray())
        {
            var filter = new Program { Length = (ushort)program.Count, First = first };
            if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
            return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
        }
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc")]
    private static unsafe partial nint syscall(nint number, nint operation, nint flags, void* arguments);

    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    private unsafe struct Program
    {
        public ushort Length;
        public Instruction* First;
    }
}
