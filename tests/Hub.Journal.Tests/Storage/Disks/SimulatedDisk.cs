namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>A disk as a power loss leaves it: what was synced is there; of what was not, any part may be. Files by what was written into them and synced, names by the sync of
/// their directory, as POSIX has it and no file system more loosely.</summary>
/// <param name="directory">The only directory there is.</param>
internal sealed class SimulatedDisk(string directory)
{
    private const long O_CREAT = 0x40;
    private const long O_TRUNC = 0x200;

    private readonly Dictionary<string, Node> _names = [];
    private readonly Dictionary<string, Node> _syncedNames = [];
    private readonly List<(string Name, Node? Node, string? From)> _unsyncedNames = [];

    /// <summary>Records that somebody was told to be on disk, by index.</summary>
    public Dictionary<long, int> Acknowledged { get; } = [];

    /// <summary>Makes the disk as it was before.</summary>
    /// <param name="files">Names and contents.</param>
    public SimulatedDisk Holding(IEnumerable<(string Path, byte[] Bytes)> files)
    {
        foreach (var (path, bytes) in files) _names[path] = _syncedNames[path] = new Node { Synced = bytes };
        return this;
    }

    /// <summary>Does what a call did.</summary>
    public void Do(DiskCall call)
    {
        if (call.IsRefused) return;
        switch (call.Kind)
        {
            case DiskCallKind.Open:
                if (!_names.ContainsKey(call.Path) && (call.Offset & O_CREAT) != 0) Name(call.Path, _names[call.Path] = new Node(), null);
                if ((call.Offset & O_TRUNC) != 0) _names[call.Path].Unsynced.Add((null, 0));
                break;
            case DiskCallKind.Write:
                _names[call.Path].Unsynced.Add((call.Bytes, call.Offset));
                break;
            case DiskCallKind.Truncate:
                _names[call.Path].Unsynced.Add((null, call.Offset));
                break;
            case DiskCallKind.Sync when call.Path == directory:
                ApplyNames(_syncedNames, _unsyncedNames.Count);
                _unsyncedNames.Clear();
                break;
            case DiskCallKind.Sync:
                _names[call.Path].Sync();
                break;
            case DiskCallKind.Rename:
                _names.Remove(call.Path, out var moved);
                Name(call.Target!, _names[call.Target!] = moved!, call.Path);
                break;
            case DiskCallKind.Unlink:
                if (_names.Remove(call.Path)) Name(call.Path, null, null);
                break;
            default:
                Acknowledged.Add(call.Offset, call.Number);
                break;
        }
    }

    /// <summary>Puts what a power loss at this moment leaves into a real directory.</summary>
    /// <param name="target">The directory; emptied.</param>
    /// <param name="pieceBytes">What the disk writes whole or not at all: 512 bytes, or 4 KiB.</param>
    /// <param name="isKept">Asked for each piece that was not synced: whether the disk has it all the same.</param>
    public void LosePower(string target, int pieceBytes, Func<bool> isKept)
    {
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.CreateDirectory(target);
        var names = new Dictionary<string, Node>(_syncedNames);
        var done = 0;
        while (done < _unsyncedNames.Count && isKept()) done++; // a file system's own journal keeps their order
        ApplyNames(names, done);
        foreach (var (path, node) in names) File.WriteAllBytes(Path.Combine(target, Path.GetFileName(path)), node.AfterLoss(pieceBytes, isKept));
    }

    private void Name(string name, Node? node, string? from) => _unsyncedNames.Add((name, node, from));

    private void ApplyNames(Dictionary<string, Node> names, int count)
    {
        foreach (var (name, node, from) in _unsyncedNames.Take(count))
        {
            if (from is not null) names.Remove(from);
            if (node is null) names.Remove(name);
            else names[name] = node;
        }
    }

    private sealed class Node
    {
        public byte[] Synced { get; set; } = [];

        /// <summary>Writes with their offsets, and without bytes truncations to a length.</summary>
        public List<(byte[]? Bytes, long Offset)> Unsynced { get; } = [];

        public void Sync()
        {
            Synced = Apply(int.MaxValue, () => true);
            Unsynced.Clear();
        }

        public byte[] AfterLoss(int pieceBytes, Func<bool> isKept) => Unsynced.Count == 0 ? Synced : Apply(pieceBytes, isKept);

        private byte[] Apply(int pieceBytes, Func<bool> isKept)
        {
            var length = Unsynced.Aggregate((long)Synced.Length, (longest, change) => Math.Max(longest, change.Offset + (change.Bytes?.Length ?? 0)));
            var bytes = new byte[length];
            Synced.CopyTo(bytes, 0);
            var end = (long)Synced.Length;
            foreach (var (written, offset) in Unsynced)
            {
                if (written is null)
                {
                    if (!isKept()) continue;
                    bytes.AsSpan((int)Math.Min(offset, end)).Clear();
                    end = offset;
                    continue;
                }

                for (var at = offset; at < offset + written.Length;)
                {
                    var until = pieceBytes == int.MaxValue ? offset + written.Length : Math.Min(offset + written.Length, (at / pieceBytes * pieceBytes) + pieceBytes);
                    if (isKept())
                    {
                        written.AsSpan((int)(at - offset), (int)(until - at)).CopyTo(bytes.AsSpan((int)at));
                        end = Math.Max(end, until);
                    }

                    at = until;
                }
            }

            return bytes[..(int)end];
        }
    }
}
