namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>Keeps the keys that the audit's subjects are hidden with. A file that only the hub's user may read implements it; a key service can.</summary>
public interface ISubjectKeyStore
{
    /// <summary>What was saved last.</summary>
    byte[] Load();

    /// <summary>Replaces what was saved, and makes what it replaces unreadable as far as the medium allows. On disk when it returns.</summary>
    /// <exception cref="IOException">It could not be made sure: either of the two may be loaded next.</exception>
    void Save(ReadOnlySpan<byte> keys);
}
