using System.Diagnostics.CodeAnalysis;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>A message, or why there is none.</summary>
public readonly struct Hl7ParseOutcome
{
    private Hl7ParseOutcome(Hl7Message? message, Hl7ParseError? error) => (Message, Error) = (message, error);

    /// <summary>The message; null when it could not be read.</summary>
    public Hl7Message? Message { get; }

    /// <summary>The error; null when there is a message.</summary>
    public Hl7ParseError? Error { get; }

    /// <summary>True when there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsParsed => Message is not null;

    /// <summary>A message.</summary>
    public static implicit operator Hl7ParseOutcome(Hl7Message message) => new(message, null);

    /// <summary>An error.</summary>
    public static implicit operator Hl7ParseOutcome(Hl7ParseError error) => new(null, error);
}
