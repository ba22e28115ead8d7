using System.Text.Unicode;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// One pass over the bytes of one message; each nested message has its own. Methods return the first broken rule, or null.
/// </summary>
internal ref struct MessageWalk
{
    private readonly MessagePlan _plan;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _start;
    private readonly int _end;
    private readonly int _depth;
    private readonly FieldTally _tally;

    private WireField _subject;

    // Built from the inside out while a refusal travels up.
    private string? _path;
    private int _elementOfPackedField;

    private MessageWalk(MessagePlan plan, ReadOnlySpan<byte> bytes, int start, int end, int depth, FieldTally tally)
    {
        _plan = plan;
        _bytes = bytes;
        _start = start;
        _end = end;
        _depth = depth;
        _tally = tally;
    }

    internal static ValidationOutcome Validate(MessagePlan plan, ReadOnlySpan<byte> bytes)
    {
        var tally = new FieldTally(stackalloc int[plan.TallySlots]);
        var walk = new MessageWalk(plan, bytes, 0, bytes.Length, depth: 1, tally);
        return walk.Check() is { } breach
            ? ValidationOutcome.Refused(breach, walk._path)
            : ValidationOutcome.Valid(walk.FindSubject());
    }

    private Breach? Check() =>
        CheckFields() ?? CheckMissing() ?? CheckIdentifierPairs() ?? CheckImpliedValue();

    private Breach? CheckFields()
    {
        var reader = new WireReader(_bytes, _start, _end);
        while (!reader.AtEnd)
        {
            var position = reader.Position;
            var malformed = reader.ReadField(_depth, out var wire);
            // A field the contract does not know is skipped: a newer sender may have it.
            if (_plan.Find(wire.Number) is not { } field)
            {
                if (malformed is not null)
                    return malformed;
            }
            else if ((malformed ?? CheckOccurrence(field, wire)) is { } breach)
            {
                return At(field, position, breach);
            }
        }

        return null;
    }

    private Breach? CheckOccurrence(FieldPlan field, WireField wire)
    {
        if (wire.Tag != field.Tag)
            return field.IsPackable && wire.Type == WireType.LengthDelimited ? CheckPacked(field, wire) : Breach.WireType;
        if (field.IsRepeated && _tally.AddElement(field) is { } tooMany)
            return tooMany;
        return field.Kind switch
        {
            ValueKind.Text => CheckText(field, wire),
            ValueKind.Message => CheckNested(field, wire),
            ValueKind.Octets => CheckOctets(field, wire),
            ValueKind.Enum or ValueKind.Number or ValueKind.Bool => CheckScalar(field, wire.Bits),
        };
    }

    private Breach? CheckText(FieldPlan field, WireField wire)
    {
        var text = _bytes.Slice(wire.Offset, wire.Length);
        if (!Utf8.IsValid(text))
            return Breach.Utf8;
        NotePresence(field, !text.IsEmpty);
        NoteSubject(field, wire);
        return text.IsEmpty ? null : field.Text?.Check(text);
    }

    private Breach? CheckNested(FieldPlan field, WireField wire)
    {
        if (!field.IsRepeated && _tally.IsPresent(field))
            return Breach.RepeatedSingular;
        NotePresence(field, true);
        NoteSubject(field, wire);
        return CheckMessage(field.Message!, wire.Offset, wire.End);
    }

    private Breach? CheckMessage(MessagePlan plan, int start, int end)
    {
        if (_depth == WireValidator.MaxNesting)
            return Breach.Nesting;
        var tally = new FieldTally(stackalloc int[plan.TallySlots]);
        var nested = new MessageWalk(plan, _bytes, start, end, _depth + 1, tally);
        var breach = nested.Check();
        _path = nested._path;
        return breach;
    }

    private readonly Breach? CheckOctets(FieldPlan field, WireField wire)
    {
        NotePresence(field, wire.Length > 0);
        return wire.Length == 0 ? null : field.Octets?.Check(wire.Length);
    }

    private readonly Breach? CheckScalar(FieldPlan field, ulong bits)
    {
        // Only an enum has a value that means "nothing": a required number or bool has explicit presence (the compiler sees to it).
        NotePresence(field, field.Kind != ValueKind.Enum || (int)bits != 0);
        return field.Kind == ValueKind.Enum ? field.Numbers!.Check(bits) : field.Range?.Check(bits);
    }

    private Breach? CheckPacked(FieldPlan field, WireField wire)
    {
        var reader = new WireReader(_bytes, wire.Offset, wire.End);
        for (var element = 0; !reader.AtEnd; element++)
        {
            var breach = reader.ReadScalar(field.WireType, out var bits) ?? _tally.AddElement(field) ?? CheckScalar(field, bits);
            if (breach is null)
                continue;
            _elementOfPackedField = element;
            return breach;
        }

        return null;
    }

    private Breach? CheckMissing()
    {
        var breach = _tally.FindMissing(_plan, out var missing);
        _path = missing?.Name;
        return breach;
    }

    private Breach? CheckIdentifierPairs()
    {
        foreach (var pair in _plan.IdentifierPairs)
        {
            var identifier = pair.Find(_bytes, _start, _end);
            if (identifier.Length > 0 && !IdentifierForms.IsWellFormed(identifier.Kind, identifier.In(_bytes)))
            {
                _path = pair.ValueName;
                return Breach.Of(identifier.Kind);
            }
        }

        return null;
    }

    private Breach? CheckImpliedValue()
    {
        if (_plan.ImpliedValue is not { } value || _tally.IsPresent(value))
            return null;
        var breach = CheckMessage(value.Message!, _end, _end);
        return breach is null ? null : At(value, _end, breach);
    }

    // Elements of a repeated field are noted by AddElement: an empty last element does not make the list absent.
    private readonly void NotePresence(FieldPlan field, bool present)
    {
        if (!field.IsRepeated)
            _tally.SetPresent(field, present);
    }

    private void NoteSubject(FieldPlan field, WireField wire)
    {
        if (field.IsSubject)
            _subject = wire;
    }

    private readonly SubjectRef FindSubject()
    {
        if (_plan.Subject is not { } field)
            return default;
        return field.Message is { } identifier
            ? identifier.IdentifierPairs[0].Find(_bytes, _subject.Offset, _subject.End)
            : new SubjectRef(field.Text!.Identifier, _subject.Offset, _subject.Length);
    }

    private Breach At(FieldPlan field, int position, Breach breach)
    {
        // With max_items the list itself is at fault, not the element that came one too late.
        var isElement = field.IsRepeated && (breach != Breach.MaxItems || _path is not null);
        var step = isElement
            ? $"{field.Name}[{ElementIndex.Of(field, _bytes, _start, position) + _elementOfPackedField}]"
            : field.Name;
        _path = _path is null ? step : $"{step}.{_path}";
        return breach;
    }
}
