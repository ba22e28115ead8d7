namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>One AES-256 key. A key seals at most 2^32 messages with random nonces (NIST SP 800-38D, 8.3); rotate before that.</summary>
/// <param name="Id">Number that stands in front of everything sealed with it.</param>
/// <param name="Bytes">32 bytes.</param>
public sealed record SealingKey(uint Id, ReadOnlyMemory<byte> Bytes);
