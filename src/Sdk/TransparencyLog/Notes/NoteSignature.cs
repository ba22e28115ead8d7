namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A signature line of a note.</summary>
/// <param name="KeyName">Who says to have signed; like a URL without scheme.</param>
/// <param name="KeyId">Tells keys of one name apart.</param>
/// <param name="Bytes">The signature, without the key id before it.</param>
public sealed record NoteSignature(string KeyName, uint KeyId, ReadOnlyMemory<byte> Bytes);
