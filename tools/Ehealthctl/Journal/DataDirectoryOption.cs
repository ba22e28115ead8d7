using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Journal;

/// <summary><c>--data</c>: the data directory of a hub that does not run.</summary>
internal static class DataDirectoryOption
{
    public static Option<DirectoryInfo> Create() => new("--data") { Description = "Data directory of a hub that does not run, or a copy of one.", HelpName = "DIR", Required = true };

    /// <summary>Its journal.</summary>
    /// <param name="data">The directory.</param>
    /// <returns>Null when it has none.</returns>
    public static string? JournalOf(DirectoryInfo data) => Path.Combine(data.FullName, "journal") is var journal && Directory.Exists(journal) ? journal : null;
}
