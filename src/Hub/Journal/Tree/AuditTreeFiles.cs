using System.Globalization;
using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The folder <c>audit/</c>: tiles and the newest checkpoint, laid out as C2SP tlog-tiles has it, so that any web server can publish it.
/// Tiles can be made again from the journal, so nobody waits for them to be on disk; the checkpoint is synced.</summary>
internal sealed class AuditTreeFiles(string directory) : ITileSink
{
    private const string CheckpointFile = "checkpoint";
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    public TileDirectory Tiles { get; } = new(directory);

    public string CheckpointPath { get; } = Path.Combine(directory, CheckpointFile);

    /// <exception cref="IOException">The disk refused it.</exception>
    public void Write(TileAddress tile, ReadOnlySpan<byte> hashes)
    {
        var path = Tiles.PathOf(tile);
        var folder = Path.GetDirectoryName(path)!;
        if (_made.Add(folder)) Directory.CreateDirectory(folder);
        try
        {
            // Not FileMode.Create: it truncates even a new file, and ext4 writes out at its close what was truncated. A tile took four times as long.
            File.Delete(path);
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            RandomAccess.Write(file, hashes, 0);
        }
        catch (IOException)
        {
            // On a full disk: half a tile would be taken for a whole one.
            File.Delete(path);
            throw;
        }
        if (!tile.IsFull) return;

        // Whoever needs one of the partial tiles takes the full one: the specification says so.
        var partial = path + ".p";
        if (_made.Remove(partial) || Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
    }

    /// <summary>The newest checkpoint.</summary>
    /// <returns>Null when there is none yet.</returns>
    /// <exception cref="AuditTreeException">The file holds something else.</exception>
    public SignedNote? ReadCheckpoint()
    {
        if (!File.Exists(CheckpointPath)) return null;
        return SignedNote.TryParse(File.ReadAllBytes(CheckpointPath)) ?? throw new AuditTreeException($"{CheckpointPath} is no signed checkpoint");
    }

    /// <summary>Keeps the newest checkpoint. A power loss may bring back the one before, which the journal extends as well.</summary>
    /// <exception cref="IOException">The disk refused it.</exception>
    public void WriteCheckpoint(SignedNote note)
    {
        Directory.CreateDirectory(directory);
        FileReplacement.Write(CheckpointPath, Encoding.UTF8.GetBytes(note.ToString()));
    }

    /// <summary>Has the tiles of these records, and the newest checkpoint, on disk: the records are about to be deleted, and then nothing can make the tiles again.</summary>
    /// <param name="fromRecord">The first of the records.</param>
    /// <param name="toRecord">Behind the last one. The tree has all records of its tile, and they are signed.</param>
    /// <exception cref="IOException">The disk refused it.</exception>
    public void Sync(long fromRecord, long toRecord)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal) { directory };
        for (var index = fromRecord / TileAddress.FullWidth; index < LeafTilesOf(toRecord); index++)
        {
            var path = Tiles.PathOf(new TileAddress(0, index, TileAddress.FullWidth));
            using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) Require(DurableFiles.SyncFile(file, path));
            for (var folder = Path.GetDirectoryName(path)!; folders.Add(folder); folder = Path.GetDirectoryName(folder)!)
            {
            }
        }

        foreach (var folder in folders) Require(DurableFiles.SyncDirectory(folder));
    }

    /// <summary>How many tiles of leaves it takes for so many records.</summary>
    public static long LeafTilesOf(long records) => (records + TileAddress.FullWidth - 1) / TileAddress.FullWidth;

    /// <summary>Forgets all tiles but those of leaves.</summary>
    public void DeleteUpperTiles()
    {
        _made.Clear();
        for (var level = 1; Path.Combine(directory, "tile", level.ToString(CultureInfo.InvariantCulture)) is var tiles && Directory.Exists(tiles); level++) Directory.Delete(tiles, recursive: true);
    }

    /// <summary>Forgets all tiles, to make them again.</summary>
    public void DeleteTiles()
    {
        _made.Clear();
        var tiles = Path.Combine(directory, "tile");
        if (Directory.Exists(tiles)) Directory.Delete(tiles, recursive: true);
    }

    private static void Require(LogFailure? failure)
    {
        if (failure is not null) throw new IOException(failure.ToString());
    }
}
