using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>A person as the audit knows them. The same bytes in each record about the same person, until they are erased.</summary>
/// <param name="Pseudonym">32 bytes.</param>
/// <param name="Ciphertext">Kind and identifier, sealed with a key of this person's own.</param>
/// <param name="RecordKey">Makes the salts of the hashes in records about this person; 32 bytes.</param>
public sealed record SealedSubject(ByteString Pseudonym, ByteString Ciphertext, ReadOnlyMemory<byte> RecordKey);
