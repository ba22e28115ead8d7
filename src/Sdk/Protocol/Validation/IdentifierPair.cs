using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>A string with <c>identifier_by</c> and the sibling enum that holds its kind.</summary>
internal sealed record IdentifierPair(string ValueName, uint ValueNumber, uint KindNumber)
{
    /// <summary>
    /// Finds both again in the bytes of their message, in whatever order they came, the last of each. Called once all fields have been
    /// read: looking twice at the few bytes of an identifier is cheaper than carrying slots through every other message.
    /// </summary>
    internal SubjectRef Find(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var found = default(SubjectRef);
        var reader = new WireReader(bytes, start, end);
        while (!reader.AtEnd && reader.ReadField(0, out var field) is null)
        {
            if (field.Number == KindNumber)
                found = found with { Kind = (IdentifierKind)(int)field.Bits };
            else if (field.Number == ValueNumber)
                found = found with { Offset = field.Offset, Length = field.Length };
        }

        return found;
    }
}
