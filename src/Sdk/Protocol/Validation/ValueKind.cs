namespace EHealth.Integration.Protocol.Validation;

/// <summary>How a field's value is checked.</summary>
internal enum ValueKind
{
    Text,
    Octets,
    Message,
    Enum,
    Number,
    Bool,
}
