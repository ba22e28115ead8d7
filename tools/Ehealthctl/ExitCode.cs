namespace EHealth.Integration.Ehealthctl;

/// <summary>What a script learns from a command.</summary>
internal enum ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    Ok = 0,

    /// <summary>The answer is no: refused, not ready, not valid.</summary>
    No = 1,

    /// <summary>The command was not understood, or a file it needs is not there.</summary>
    WrongUsage = 2,

    /// <summary>The hub, or the peer that messages go to, cannot be reached.</summary>
    Unreachable = 3,
}
