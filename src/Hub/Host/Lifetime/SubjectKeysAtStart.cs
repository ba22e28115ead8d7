using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Host.Storage;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The keys of the audit's subjects: made at the first start, and from then on the operator's to guard.</summary>
internal static class SubjectKeysAtStart
{
    /// <exception cref="HubStartException">The keys are gone while there are records, are none, or can be read by others.</exception>
    public static SubjectKeys Open(string path, DataDirectory data)
    {
        try
        {
            var file = new SubjectKeyFile(path);
            if (!File.Exists(path))
            {
                if (HasJournal(data)) throw new HubStartException($"the subject keys '{path}' do not exist: restore them from a copy, without them nobody can tell whom the audit is about");
                file.Save(SubjectKeys.Create());
            }

            SecretFile.RequireOwnerOnly(path, "the subject keys");
            return SubjectKeys.Open(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new HubStartException($"the subject keys '{path}' cannot be used: {refused.Message}", refused);
        }
    }

    // A folder alone may be the mount point of an empty disk.
    private static bool HasJournal(DataDirectory data) => Directory.Exists(data.Journal) && Directory.EnumerateFiles(data.Journal).Any();
}
