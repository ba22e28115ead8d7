namespace EHealth.Integration.Adapters.Hl7v2.Drops;

/// <summary>A folder into which a hospital's system, or SFTP, puts files of messages.</summary>
public sealed class DropOptions
{
    /// <summary>The folder. Files that are read lie in its subfolder <c>working</c> meanwhile, then in <c>done</c>, those that could not be read into <c>failed</c>; the acknowledgments of
    /// <c>x.hl7</c> stand in <c>answers/x.hl7.ack</c>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Whose folder it is: the system id of a sender. A message of another system is refused. Default empty: the files are taken at their word, and may be of
    /// any registered sender; who may write into the folder may then send as each of them.</summary>
    public string System { get; set; } = "";

    /// <summary>Which files: a name with <c>*</c> and <c>?</c>. Default <c>*.hl7</c>. While a file grows it should have another name.</summary>
    public string Pattern { get; set; } = "*.hl7";

    /// <summary>How often the folder is looked at; a file is read when it has not changed between two looks. Default 5 s; 100 ms to 1 h.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest file in bytes. Default 64 MiB; 1 KiB to 1 GiB.</summary>
    public long MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    internal IEnumerable<string> Mistakes(IEnumerable<Hl7Sender> senders)
    {
        if (Folder.Length == 0 || !Directory.Exists(Folder)) yield return $"drop '{Folder}': no such folder";
        if (System.Length > 0 && senders.All(sender => sender.System != System)) yield return $"drop '{Folder}': System '{System}' is that of no sender";
        if (Pattern.Length == 0 || Pattern.Contains('/', StringComparison.Ordinal)) yield return $"drop '{Folder}': Pattern is no file name";
        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1)) yield return $"drop '{Folder}': Interval is not 100 ms to 1 h";
        if (MaxFileBytes is < 1024 or > 1L << 30) yield return $"drop '{Folder}': MaxFileBytes is not 1 KiB to 1 GiB";
    }
}
