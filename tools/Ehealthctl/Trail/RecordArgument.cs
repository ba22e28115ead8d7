using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>The argument that says which record.</summary>
internal static class RecordArgument
{
    public static Argument<ulong> Create() => new("INDEX") { Description = "The audit record's number, as 'audit search' shows it." };
}
