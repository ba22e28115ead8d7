using System.Runtime.InteropServices;

namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Why a log stopped for good, or what it waits for.</summary>
/// <param name="Operation">The system call or step that failed, e.g. "fdatasync".</param>
/// <param name="File">The file or directory it failed on.</param>
/// <param name="Errno">The operating system's error number; 0 when the cause was a fault in the program.</param>
public sealed record LogFailure(string Operation, string File, int Errno)
{
    /// <summary>One sentence for the operator.</summary>
    public override string ToString() => Errno == 0
        ? $"{Operation} failed on {File} by a fault in the program"
        : $"{Operation} failed on {File}: {Marshal.GetPInvokeErrorMessage(Errno)} (errno {Errno})";

    // The disk, or the share of it that this user may have, is full. It passes; errors of a device do not.
    internal bool IsLackOfRoom => Errno is LibC.ENOSPC or LibC.EDQUOT;

    // .NET keeps the errno of a failed file call in HResult.
    internal static LogFailure From(Exception exception, string operation, string file) => new(operation, file, exception.HResult);

    internal IOException ToException() => new(ToString(), Errno);
}
