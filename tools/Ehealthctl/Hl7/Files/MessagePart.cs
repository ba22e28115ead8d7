using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>The bytes in a file that are to be read as one message.</summary>
/// <param name="Bytes">As they stand in the file, without block bytes.</param>
/// <param name="Offset">Where they begin in it.</param>
internal readonly record struct MessagePart(ReadOnlyMemory<byte> Bytes, int Offset)
{
    public Hl7ParseOutcome Parse() => Hl7Message.Parse(Bytes);
}
