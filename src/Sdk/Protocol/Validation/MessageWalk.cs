using System.Runtime.CompilerServices;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// One pass over the bytes of one message and all messages inside it. Methods return the first broken rule, or null.
/// </summary>
/// <remarks>
/// A nested message is a call of <see cref="CheckFields"/>, with what belongs to it in arguments and locals: cheaper to enter than a walk of
/// its own for each of them, with room for counters that few need.
/// </remarks>
internal ref struct MessageWalk
{
    private readonly ReadOnlySpan<byte> _bytes;

    // Of the outermost message.
    private WireField _subject;

    // Built from the inside out while a refusal travels up.
    private string? _path;
    private int _elementOfPackedField;

    private MessageWalk(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    internal static ValidationOutcome Validate(MessagePlan plan, ReadOnlySpan<byte> bytes)
    {
        var walk = new MessageWalk(bytes);
        return walk.Check(plan, 0, bytes.Length, depth: 1) is { } breach
            ? ValidationOutcome.Refused(breach, walk._path)
            : ValidationOutcome.Valid(walk.FindSubject(plan));
    }

    private Breach? Check(MessagePlan plan, int start, int end, int depth) =>
        plan.TallySlots == 0 ? CheckFields(plan, start, end, depth, []) : CheckCounted(plan, start, end, depth);

    // Apart, because a method with room of variable size on its stack is slow to enter.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Breach? CheckCounted(MessagePlan plan, int start, int end, int depth) =>
        CheckFields(plan, start, end, depth, stackalloc int[plan.TallySlots]);

    private Breach? CheckFields(MessagePlan plan, int start, int end, int depth, scoped Span<int> counters)
    {
        var tally = default(FieldTally);
        var reader = new WireReader(_bytes, start, end);
        while (!reader.AtEnd)
        {
            var position = reader.Position;
            var malformed = reader.ReadField(depth, out var wire);
            var field = plan.Find(wire.Number);
            Breach? breach;
            if (field is null)
            {
                // A field the contract does not know is skipped: a newer sender may have it.
                if (malformed is null)
                    continue;
                return malformed;
            }

            if (malformed is not null)
                breach = malformed;
            else if (wire.Tag != field.Tag)
                breach = field.IsPackable && wire.Type == WireType.LengthDelimited ? CheckPacked(field, wire, counters) : Breach.WireType;
            else
                breach = field.IsRepeated ? CheckElement(field, wire, counters, depth) : CheckSingular(field, wire, ref tally, counters, depth);
            if (breach is not null)
                return At(field, start, position, breach);
        }

        if (!tally.IsComplete(plan) && tally.FindMissing(plan, counters, out var missing) is { } incomplete)
        {
            _path = missing!.Name;
            return incomplete;
        }

        return CheckIdentifierPairs(plan, start, end)
            ?? (plan.ImpliedValue is null ? null : CheckImpliedValue(plan.ImpliedValue, start, end, depth, tally.IsPresent(plan.ImpliedValue, counters)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? CheckSingular(FieldPlan field, WireField wire, ref FieldTally tally, scoped Span<int> counters, int depth)
    {
        if (field.IsSubject && depth == 1)
            _subject = wire;
        switch (field.Kind)
        {
            case ValueKind.Text:
                tally.SetPresent(field, wire.Length > 0, counters);
                return CheckText(field, wire);
            case ValueKind.Message:
                if (tally.IsPresent(field, counters))
                    return Breach.RepeatedSingular;
                tally.SetPresent(field, true, counters);
                return CheckMessage(field.Message!, wire.Offset, wire.End, depth);
            case ValueKind.Octets:
                tally.SetPresent(field, wire.Length > 0, counters);
                return CheckOctets(field, wire);
            case ValueKind.Enum:
                // Only an enum has a value that means "nothing": a required number or bool has explicit presence (the compiler sees to it).
                tally.SetPresent(field, (int)wire.Bits != 0, counters);
                return field.Numbers!.Check(wire.Bits);
            default:
                tally.SetPresent(field, true, counters);
                return field.Range?.Check(wire.Bits);
        }
    }

    // An empty last element does not make the list absent: elements are counted, whatever they are.
    private Breach? CheckElement(FieldPlan field, WireField wire, scoped Span<int> counters, int depth) =>
        FieldTally.AddElement(field, counters) ?? field.Kind switch
        {
            ValueKind.Text => CheckText(field, wire),
            ValueKind.Message => CheckMessage(field.Message!, wire.Offset, wire.End, depth),
            ValueKind.Octets => CheckOctets(field, wire),
            ValueKind.Enum or ValueKind.Number or ValueKind.Bool => CheckScalar(field, wire.Bits),
        };

    private readonly Breach? CheckText(FieldPlan field, WireField wire)
    {
        var text = _bytes.Slice(wire.Offset, wire.Length);
        if (text.IsEmpty)
            return null;
        if (field.Text is not { } rules)
            return Utf8Text.IsValid(text) ? null : Breach.Utf8;
        if (!rules.ProveUtf8)
            return Utf8Text.IsValid(text) ? rules.Check(text) : Breach.Utf8;
        // What keeps these rules is valid; only a refusal has to find out which rule is the first that is broken.
        return rules.Check(text) is { } breach ? Utf8Text.IsValid(text) ? breach : Breach.Utf8 : null;
    }

    private Breach? CheckMessage(MessagePlan plan, int start, int end, int depth) =>
        depth == WireValidator.MaxNesting ? Breach.Nesting : Check(plan, start, end, depth + 1);

    private static Breach? CheckOctets(FieldPlan field, WireField wire) => wire.Length == 0 ? null : field.Octets?.Check(wire.Length);

    private static Breach? CheckScalar(FieldPlan field, ulong bits) =>
        field.Kind == ValueKind.Enum ? field.Numbers!.Check(bits) : field.Range?.Check(bits);

    private Breach? CheckPacked(FieldPlan field, WireField wire, scoped Span<int> counters)
    {
        var reader = new WireReader(_bytes, wire.Offset, wire.End);
        for (var element = 0; !reader.AtEnd; element++)
        {
            var breach = reader.ReadScalar(field.WireType, out var bits) ?? FieldTally.AddElement(field, counters) ?? CheckScalar(field, bits);
            if (breach is null)
                continue;
            _elementOfPackedField = element;
            return breach;
        }

        return null;
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

    private Breach? CheckImpliedValue(FieldPlan value, int start, int end, int depth, bool isPresent)
    {
        if (isPresent)
            return null;
        var breach = CheckMessage(value.Message!, end, end, depth);
        return breach is null ? null : At(value, start, end, breach);
    }

    private readonly SubjectRef FindSubject(MessagePlan plan)
    {
        if (plan.Subject is not { } field)
            return default;
        return field.Message is { } identifier
            ? identifier.IdentifierPairs[0].Find(_bytes, _subject.Offset, _subject.End)
            : new SubjectRef(field.Text!.Identifier, _subject.Offset, _subject.Length);
    }

    // `start` is that of the message which the field belongs to.
    private Breach At(FieldPlan field, int start, int position, Breach breach)
    {
        // With max_items the list itself is at fault, not the element that came one too late.
        var isElement = field.IsRepeated && (breach != Breach.MaxItems || _path is not null);
        var step = isElement
            ? $"{field.Name}[{ElementIndex.Of(field, _bytes, start, position) + _elementOfPackedField}]"
            : field.Name;
        _path = _path is null ? step : $"{step}.{_path}";
        _elementOfPackedField = 0; // of this field alone, not of those around it
        return breach;
    }
}
