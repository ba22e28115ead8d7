namespace EHealth.Integration.Hub.Host.Storage;

/// <summary>The folder of everything the hub keeps. A file in it says which layout it has, so that an old or a newer one is recognised instead of misread.</summary>
public sealed class DataDirectory
{
    private const string Layout = "2";
    private const string LayoutFile = "layout";

    private readonly string _path;

    private DataDirectory(string path) => _path = path;

    /// <summary>Segments of the journal.</summary>
    public string Journal => Path.Combine(_path, "journal");

    /// <summary>The rebuildable index.</summary>
    public string Index => Path.Combine(_path, "index.db");

    /// <summary>Tiles and checkpoint of the audit tree.</summary>
    public string Audit => Path.Combine(_path, "audit");

    /// <summary>Search files of the journal's sealed segments; rebuildable.</summary>
    public string Search => Path.Combine(_path, "search");

    /// <summary>Development certificates.</summary>
    public string Certificates => Path.Combine(_path, "certs");

    /// <summary>Opens the folder, making it when there is none.</summary>
    /// <exception cref="HubStartException">It cannot be written, or has another layout.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var file = Path.Combine(path, LayoutFile);
            if (!File.Exists(file))
            {
                File.WriteAllText(file, Layout);
            }

            var found = File.ReadAllText(file).Trim();
            return found == Layout
                ? new DataDirectory(Path.GetFullPath(path))
                : throw new HubStartException($"data directory '{path}' has layout {found}, this hub needs layout {Layout}: start it with the version that wrote it, or with another data directory");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new HubStartException($"data directory '{path}' cannot be used: {refused.Message}", refused);
        }
    }
}
