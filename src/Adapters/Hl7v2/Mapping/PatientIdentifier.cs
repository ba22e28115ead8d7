using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Finds the patient's PINFL among the repetitions of PID-3.</summary>
internal static class PatientIdentifier
{
    private const int Number = 1;
    private const int AssigningAuthority = 4;
    private const int IdentifierType = 5;

    /// <summary>
    /// Takes the first repetition that says it is a PINFL. One that says nothing is left alone: it is most often the hospital's own
    /// record number, and a wrong patient is worse than a refusal. The PINFL's form is the contract's affair.
    /// </summary>
    /// <returns>Why there is none; null when <paramref name="patient"/> is set.</returns>
    public static Hl7Refusal? Find(SourceSegment segment, out Identifier patient)
    {
        patient = new Identifier { Kind = IdentifierKind.Pinfl };
        if (!segment.IsPresent) return Missing(new Hl7Location("PID", 3), "the message has no PID segment");

        int number = 0;
        foreach (var repetition in segment.Field(3))
        {
            number++;
            if (!IsPinfl(repetition)) continue;
            patient.Value = repetition.Component(Number).Text.GetString().Trim();
            return patient.Value.Length > 0
                ? null
                : Missing(segment.Place(3) with { Component = Number, Repetition = number }, "the PINFL is empty");
        }

        return Missing(segment.Place(3), number == 0
            ? "the patient has no identifier"
            : "no identifier of the patient is marked as PINFL (CX.5 NI, or CX.4 PINFL or JSHSHIR)");
    }

    /// <summary>The PINFL in any other field of identifiers; null when there is none.</summary>
    public static Identifier? In(Hl7Field identifiers)
    {
        foreach (var repetition in identifiers)
        {
            if (IsPinfl(repetition) && repetition.Component(Number).Text is { HasValue: true } number)
                return new Identifier { Kind = IdentifierKind.Pinfl, Value = number.GetString().Trim() };
        }

        return null;
    }

    /// <summary>True when an identifier says that it is a PINFL.</summary>
    /// <remarks>NI: national identifier. UZB as authority counts only without another type, since it issues passports too.</remarks>
    public static bool IsPinfl(Hl7Repetition identifier)
    {
        var type = identifier.Component(IdentifierType).Text;
        var authority = identifier.Component(AssigningAuthority).Text;
        return type.Is("NI"u8)
            || authority.Is("PINFL"u8)
            || authority.Is("JSHSHIR"u8)
            || (authority.Is("UZB"u8) && !type.HasValue);
    }

    private static Hl7Refusal Missing(Hl7Location location, string text) => new(HubErrorCode.FieldMissing, location, text);
}
