using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules.Tables;

namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>Goes once through the bytes of a segment, field by field.</summary>
internal ref struct FieldWalk
{
    private readonly VersionRules _rules;
    private readonly Hl7Syntax _syntax;
    private readonly bool _isStrict;
    private readonly int _index;
    private readonly ref Findings _findings;

    // Where the walk stands: for the places of findings.
    private int _field;
    private int _repetition;

    public FieldWalk(VersionRules rules, Hl7Syntax syntax, bool isStrict, int index, ref Findings findings)
    {
        _rules = rules;
        _syntax = syntax;
        _isStrict = isStrict;
        _index = index;
        _findings = ref findings;
    }

    public void Check(Hl7Segment segment, SegmentRule rule)
    {
        var rest = segment.Bytes[Hl7Segment.NameLength..];
        if (Hl7Segment.DeclaresDelimiters(segment.Name))
        {
            // The first two fields are what the message was read by.
            _field = 2;
            int end = rest.IsEmpty ? -1 : rest[1..].IndexOf(_syntax.Field);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        while (!rest.IsEmpty)
        {
            _field++;
            rest = rest[1..];
            int end = rest.IndexOf(_syntax.Field);
            var field = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];
            if (_field <= rule.Fields.Length)
            {
                CheckField(segment, field, rule.Fields[_field - 1]);
            }
            else if (rule.IsOpen || !_isStrict)
            {
                return;
            }
            else if (!field.IsEmpty)
            {
                _repetition = 0;
                Tell(Weight.Extra, Hl7ErrorCode.DataTypeError, 0, 0, $"the segment has no such field in version {_rules.Version}");
                return;
            }
        }

        while (_field < rule.LastRequired)
        {
            var missing = rule.Fields[_field++];
            if (missing.IsRequired) TellMissing(missing);
        }
    }

    private void CheckField(Hl7Segment segment, ReadOnlySpan<byte> field, FieldRule rule)
    {
        if (!HasValue(field))
        {
            if (rule.IsRequired) TellMissing(rule);
            return;
        }

        var type = rule.TypedByField > 0 ? _rules.Type(segment.Field(rule.TypedByField).Text.Bytes) : rule.Type;
        if (rule.IsRequired && !field.ContainsAnyExcept([_syntax.Component, _syntax.Repetition, _syntax.Subcomponent])) TellMissing(rule);
        if (type.Kind == ValueKind.Any) return;

        int end = field.IndexOf(_syntax.Repetition);
        if (end < 0)
        {
            _repetition = 0;
            CheckRepetition(field, rule, type);
            return;
        }

        _repetition = 1;
        for (; end >= 0; end = field.IndexOf(_syntax.Repetition))
        {
            CheckRepetition(field[..end], rule, type);
            field = field[(end + 1)..];
            _repetition++;
            if (rule.Repeats) continue;
            Tell(Weight.Breach, Hl7ErrorCode.DataTypeError, 0, 0, "the field does not repeat");
            return;
        }

        CheckRepetition(field, rule, type);
    }

    private void CheckRepetition(ReadOnlySpan<byte> value, FieldRule rule, TypeRule type)
    {
        if (!HasValue(value)) return;
        if (rule.MaxLength > 0 && value.Length > rule.MaxLength) CheckLength(Hl7Split.Part(value, _syntax.Component, 1), rule.MaxLength);
        if (type.Kind == ValueKind.Divided) CheckComponents(value, rule, type);
        else CheckUndivided(value, _syntax.Component, type, rule.Table, 0, 0);
    }

    // Only what is longer in bytes can be longer in characters, which are counted as those that the sender meant.
    private void CheckLength(ReadOnlySpan<byte> value, int max)
    {
        if (new Hl7Text(value, _syntax).GetString().Length <= max) return;
        Tell(Weight.Breach, Hl7ErrorCode.DataTypeError, 0, 0, $"the value is longer than the {max} characters of version {_rules.Version}");
    }

    private void CheckComponents(ReadOnlySpan<byte> value, FieldRule rule, TypeRule type)
    {
        if (!type.HasForms && rule.Table is null && (!_isStrict || HasNoMoreThan(type.Components.Length, value))) return;
        int number = 0;
        for (bool isOver = false; !isOver;)
        {
            int end = value.IndexOf(_syntax.Component);
            isOver = end < 0;
            var component = isOver ? value : value[..end];
            if (!isOver) value = value[(end + 1)..];
            if (++number > type.Components.Length)
            {
                if (component.IsEmpty) continue;
                Tell(Weight.Extra, Hl7ErrorCode.DataTypeError, number, 0, $"the type has no such component in version {_rules.Version}");
                return;
            }

            if (HasValue(component)) CheckComponent(component, type.Components[number - 1], number, number == 1 ? rule.Table : null);
        }
    }

    private readonly bool HasNoMoreThan(int components, ReadOnlySpan<byte> value) =>
        value.Count(_syntax.Component) < components && !value.Contains(_syntax.Subcomponent);

    private void CheckComponent(ReadOnlySpan<byte> component, FieldRule rule, int number, TableRule? table)
    {
        var type = rule.Type;
        if (type.Kind == ValueKind.Any) return;
        if (type.Kind != ValueKind.Divided)
        {
            CheckUndivided(component, _syntax.Subcomponent, type, rule.Table ?? table, number, 0);
            return;
        }

        if (!type.HasForms && !_isStrict) return;
        int sub = 0;
        for (bool isOver = false; !isOver;)
        {
            int end = component.IndexOf(_syntax.Subcomponent);
            isOver = end < 0;
            var part = isOver ? component : component[..end];
            if (!isOver) component = component[(end + 1)..];
            if (++sub > type.Components.Length)
            {
                if (part.IsEmpty) continue;
                Tell(Weight.Extra, Hl7ErrorCode.DataTypeError, number, sub, $"the type has no such subcomponent in version {_rules.Version}");
                return;
            }

            var partRule = type.Components[sub - 1];
            if (HasValue(part)) CheckValue(part, partRule.Type.Leaf, partRule.Table, number, end < 0 && sub == 1 ? 0 : sub);
        }
    }

    private void CheckUndivided(ReadOnlySpan<byte> value, byte delimiter, TypeRule type, TableRule? table, int component, int subcomponent)
    {
        int end = value.IndexOf(delimiter);
        if (end >= 0)
        {
            if (_isStrict && value[end..].ContainsAnyExcept(delimiter))
            {
                var (c, s) = component == 0 ? (2, 0) : (component, 2);
                Tell(Weight.Extra, Hl7ErrorCode.DataTypeError, c, s, "the value is not divided into parts");
            }

            value = value[..end];
        }

        if (HasValue(value)) CheckValue(value, type, table, component, subcomponent);
    }

    private void CheckValue(ReadOnlySpan<byte> value, TypeRule type, TableRule? table, int component, int subcomponent)
    {
        if (!ValueForm.Fits(type.Kind, value))
            Tell(Weight.Breach, Hl7ErrorCode.DataTypeError, component, subcomponent, $"the value is not {ValueForm.Describe(type.Kind)}");
        else if (table is not null && !table.Contains(value))
            Tell(table.Weight, Hl7ErrorCode.TableValueNotFound, component, subcomponent, table.Text);
    }

    private void TellMissing(FieldRule rule)
    {
        _repetition = 0;
        var weight = rule.IsVital ? Weight.Useless : Weight.Breach;
        Tell(weight, Hl7ErrorCode.RequiredFieldMissing, 0, 0, $"the field is required in version {_rules.Version}");
    }

    private void Tell(Weight weight, Hl7ErrorCode code, int component, int subcomponent, string text) =>
        _findings.Add(weight, code, _index, new Hl7Location("", _field, component, subcomponent, _repetition), text);

    // "" says "delete what you have", and gives no value.
    private static bool HasValue(ReadOnlySpan<byte> value) => !value.IsEmpty && !(value.Length == 2 && value[0] == '"' && value[1] == '"');
}
