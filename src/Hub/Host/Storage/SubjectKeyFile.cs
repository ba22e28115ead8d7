using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Host.Storage;

/// <summary>The keys of the audit's subjects in a file that only the hub's user may read. The hub replaces it at every erasure, and a copy from before an erasure undoes it: keep few
/// copies, and none for long.</summary>
public sealed class SubjectKeyFile(string path) : ISubjectKeyStore
{
    /// <inheritdoc/>
    public byte[] Load() => File.ReadAllBytes(path);

    /// <inheritdoc/>
    public void Save(ReadOnlySpan<byte> keys) => FileReplacement.WriteSecret(path, keys);
}
