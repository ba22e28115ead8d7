using System.Text.Unicode;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>One pass over one message's bytes. Methods return the first broken rule, or null.</summary>
internal ref struct MessageWalk(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    // Built from the inside out while a refusal travels up.
    private string? _path;
    private int _elementOfPackedField;
    private WireField _subject;

    internal ValidationOutcome Validate(MessagePlan plan) =>
        CheckMessage(plan, 0, _bytes.Length, depth: 1) is { } breach
            ? ValidationOutcome.Refused(breach, _path)
            : ValidationOutcome.Valid(FindSubject(plan));

    private Breach? CheckMessage(MessagePlan plan, int start, int end, int depth)
    {
        if (depth > WireValidator.MaxNesting)
            return Breach.Nesting;
        var tally = new FieldTally(stackalloc ulong[plan.PresenceWords], stackalloc int[plan.CountSlots]);
        return CheckFields(plan, start, end, depth, tally)
            ?? CheckMissing(plan, tally)
            ?? CheckIdentifierPairs(plan, start, end)
            ?? CheckImpliedValue(plan, end, depth, tally);
    }

    private Breach? CheckFields(MessagePlan plan, int start, int end, int depth, scoped FieldTally tally)
    {
        var reader = new WireReader(_bytes, start, end);
        while (!reader.AtEnd)
        {
            var position = reader.Position;
            var malformed = reader.ReadField(depth, out var wire);
            // A field the contract does not know is skipped: a newer sender may have it.
            if (plan.Find(wire.Number) is not { } field)
            {
                if (malformed is not null)
                    return malformed;
            }
            else if ((malformed ?? CheckOccurrence(field, wire, depth, tally)) is { } breach)
            {
                return At(field, start, position, breach);
            }
        }

        return null;
    }

    private Breach? CheckOccurrence(FieldPlan field, in WireField wire, int depth, scoped FieldTally tally)
    {
        if (wire.Type != field.WireType)
            return field.IsPackable && wire.Type == WireType.LengthDelimited ? CheckPacked(field, wire, tally) : Breach.WireType;
        if (field.IsRepeated && tally.AddElements(field, 1) is { } tooMany)
            return tooMany;
        return field.Kind switch
        {
            ValueKind.Text => CheckText(field, wire, depth, tally),
            ValueKind.Message => CheckNested(field, wire, depth, tally),
            ValueKind.Octets => CheckOctets(field, wire, tally),
            ValueKind.Enum or ValueKind.Number or ValueKind.Bool => CheckScalar(field, wire.Bits, tally),
        };
    }

    private Breach? CheckText(FieldPlan field, in WireField wire, int depth, scoped FieldTally tally)
    {
        var text = _bytes.Slice(wire.Offset, wire.Length);
        if (!Utf8.IsValid(text))
            return Breach.Utf8;
        NoteSubject(field, wire, depth);
        NotePresence(field, !text.IsEmpty, tally);
        return text.IsEmpty ? null : field.Text?.Check(text);
    }

    private Breach? CheckNested(FieldPlan field, in WireField wire, int depth, scoped FieldTally tally)
    {
        if (!field.IsRepeated && tally.IsPresent(field))
            return Breach.RepeatedSingular;
        NoteSubject(field, wire, depth);
        NotePresence(field, true, tally);
        return CheckMessage(field.Message!, wire.Offset, wire.End, depth + 1);
    }

    private static Breach? CheckOctets(FieldPlan field, in WireField wire, scoped FieldTally tally)
    {
        NotePresence(field, wire.Length > 0, tally);
        return wire.Length == 0 ? null : field.Octets?.Check(wire.Length);
    }

    private static Breach? CheckScalar(FieldPlan field, ulong bits, scoped FieldTally tally)
    {
        // Only an enum has a value that means "nothing": a required number or bool has explicit presence (the compiler sees to it).
        NotePresence(field, field.Kind != ValueKind.Enum || (int)bits != 0, tally);
        return field.Kind == ValueKind.Enum ? field.Numbers!.Check(bits) : field.Range?.Check(bits);
    }

    private Breach? CheckPacked(FieldPlan field, in WireField wire, scoped FieldTally tally)
    {
        var reader = new WireReader(_bytes, wire.Offset, wire.End);
        for (var element = 0; !reader.AtEnd; element++)
        {
            var breach = reader.ReadScalar(field.WireType, out var bits) ?? tally.AddElements(field, 1) ?? CheckScalar(field, bits, tally);
            if (breach is null)
                continue;
            _elementOfPackedField = element;
            return breach;
        }

        return null;
    }

    private Breach? CheckMissing(MessagePlan plan, scoped FieldTally tally)
    {
        var breach = tally.FindMissing(plan, out var missing);
        if (breach is not null)
            _path = missing!.Name;
        return breach;
    }

    private Breach? CheckIdentifierPairs(MessagePlan plan, int start, int end)
    {
        foreach (var pair in plan.IdentifierPairs)
        {
            var identifier = pair.Find(_bytes, start, end);
            if (identifier.Length > 0 && !IdentifierForms.IsWellFormed(identifier.Kind, identifier.In(_bytes)))
            {
                _path = pair.ValueName;
                return Breach.Of(identifier.Kind);
            }
        }

        return null;
    }

    private Breach? CheckImpliedValue(MessagePlan plan, int end, int depth, scoped FieldTally tally)
    {
        if (plan.ImpliedValue is not { } value || tally.IsPresent(value))
            return null;
        var breach = CheckMessage(value.Message!, end, end, depth + 1);
        return breach is null ? null : At(value, end, end, breach);
    }

    private void NoteSubject(FieldPlan field, in WireField wire, int depth)
    {
        if (field.IsSubject && depth == 1)
            _subject = wire;
    }

    // Elements of a repeated field are noted by AddElements: an empty last element does not make the list absent.
    private static void NotePresence(FieldPlan field, bool present, scoped FieldTally tally)
    {
        if (!field.IsRepeated)
            tally.SetPresent(field, present);
    }

    private readonly SubjectRef FindSubject(MessagePlan plan)
    {
        if (plan.Subject is not { } field)
            return default;
        return field.Message is { } identifier
            ? identifier.IdentifierPairs[0].Find(_bytes, _subject.Offset, _subject.End)
            : new SubjectRef(field.Text!.Identifier, _subject.Offset, _subject.Length);
    }

    private Breach At(FieldPlan field, int messageStart, int fieldStart, Breach breach)
    {
        // With max_items the list itself is at fault, not the element that came one too late.
        var isElement = field.IsRepeated && (breach != Breach.MaxItems || _path is not null);
        var step = isElement
            ? $"{field.Name}[{ElementIndex.Of(field, _bytes, messageStart, fieldStart) + _elementOfPackedField}]"
            : field.Name;
        _elementOfPackedField = 0;
        _path = _path is null ? step : $"{step}.{_path}";
        return breach;
    }
}
