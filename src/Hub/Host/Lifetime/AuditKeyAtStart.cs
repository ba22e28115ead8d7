using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The key that signs the audit tree's checkpoints: made at the first start, and from then on the operator's to keep.</summary>
internal static class AuditKeyAtStart
{
    /// <exception cref="HubStartException">The key is gone while there are checkpoints by it, is none, or is that of another log.</exception>
    public static NoteSigner Open(string path, string origin, DataDirectory data)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (Directory.Exists(data.Audit)) throw new HubStartException($"the audit tree's key '{path}' does not exist: restore it from a copy, no other key can follow the checkpoints it has signed");
                NoteKeyFile.Create(path, origin, NoteAlgorithm.Ed25519);
            }

            SecretFile.RequireOwnerOnly(path, "the audit tree's key");
            var signer = NoteKeyFile.Read(path) ?? throw new HubStartException($"'{path}' holds no private key of an audit tree: restore it from a copy");
            return signer.Verifier.Name == origin
                ? signer
                : throw new HubStartException($"'{path}' is the key of '{signer.Verifier.Name}' and Hub:Audit:Origin is '{origin}': the name of an audit log does not change");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new HubStartException($"the audit tree's key '{path}' cannot be used: {refused.Message}", refused);
        }
    }
}
