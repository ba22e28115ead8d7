namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>A person as the audit knows them.</summary>
/// <param name="Pseudonym">32 bytes, see <see cref="SubjectSealer.Pseudonym"/>.</param>
/// <param name="Ciphertext">The identifier, sealed.</param>
/// <param name="KeyId">The key it is sealed with.</param>
public sealed record SealedSubject(byte[] Pseudonym, byte[] Ciphertext, uint KeyId);
