using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules.Fields;
using EHealth.Integration.Hl7.Rules.Structures;
using EHealth.Integration.Hl7.Rules.Tables;

namespace EHealth.Integration.Hl7.Rules;

/// <summary>
/// Holds a message against what its version of HL7 publishes: the segments of its structure, required fields, lengths, data types and
/// HL7 tables (chapters 2 and 2A, and the tables in <c>Rules/Tables/</c>). What the standard does not know is left alone: a message of an
/// unknown structure is held against its segments, one of an unknown version against its header only.
/// </summary>
public static class Hl7Validator
{
    // The header has kept its shape since; of any other version only that is certain.
    private const Hl7Version HeaderOfUnknownVersion = Hl7Version.V25;

    /// <summary>Findings in the order of the message, at most 100; none when it keeps the rules.</summary>
    /// <param name="message">The message.</param>
    /// <param name="level">How closely to look. <see cref="Hl7ValidationLevel.Strict"/> makes every breach an error, and more than the standard
    /// knows (a Z-segment, a further field or component) a warning. <see cref="Hl7ValidationLevel.Tolerant"/> makes breaches warnings, unless
    /// nobody can use the message: one without MSH-9, 10 or 12, or without the segment it is about.</param>
    /// <returns>A warning has <see cref="Hl7Error.Acknowledgment"/> <see cref="Hl7AcknowledgmentCode.Accept"/>, an error
    /// <see cref="Hl7AcknowledgmentCode.Error"/>.</returns>
    public static IReadOnlyList<Hl7Error> Validate(Hl7Message message, Hl7ValidationLevel level)
    {
        if (level == Hl7ValidationLevel.Off) return [];
        bool isStrict = level == Hl7ValidationLevel.Strict;
        var findings = new Findings(message, isStrict);
        var version = MessageHeader.Version(message.Header);
        if (version == Hl7Version.Unknown) CheckHeader(message, isStrict, ref findings);
        else CheckSegments(message, VersionRules.Of(version), isStrict, ref findings);
        return findings.Found;
    }

    private static void CheckHeader(Hl7Message message, bool isStrict, ref Findings findings)
    {
        var rules = VersionRules.Of(HeaderOfUnknownVersion);
        new FieldWalk(rules, message.Syntax, isStrict, 0, ref findings).Check(message.Header, rules.Segment(SegmentName.Pack("MSH"))!);
        if (!message.Header.Field(MessageHeader.VersionId).Text.HasValue) return;
        var place = new Hl7Location("", MessageHeader.VersionId);
        findings.Add(Weight.Breach, Hl7ErrorCode.TableValueNotFound, 0, place, "the version is none from 2.1 to 2.8.2");
    }

    private static void CheckSegments(Hl7Message message, VersionRules rules, bool isStrict, ref Findings findings)
    {
        var structure = rules.Structure(message);
        var walk = structure is null ? default : new StructureWalk(structure);
        for (int i = 0; i < message.SegmentCount && !findings.IsFull; i++)
        {
            var segment = message.SegmentAt(i);
            int name = SegmentName.Pack(segment.Name);
            var rule = rules.Segment(name);
            if (rule is null)
            {
                if (isStrict) TellUnknown(i, rules, ref findings);
                continue;
            }

            if (structure is not null && i > 0) walk.Step(name, i, ref findings);
            new FieldWalk(rules, message.Syntax, isStrict, i, ref findings).Check(segment, rule);
        }

        if (structure is not null) walk.End(message.SegmentCount, ref findings);
    }

    private static void TellUnknown(int index, VersionRules rules, ref Findings findings) =>
        findings.Add(Weight.Extra, Hl7ErrorCode.SegmentSequenceError, index, default, $"version {rules.Version} has no such segment");
}
