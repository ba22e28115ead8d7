using System.Text;
using System.Text.RegularExpressions;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Anonymizing;

/// <summary>Takes persons out of a message and leaves it its structure.</summary>
internal sealed partial class Anonymizer(Pseudonyms pseudonyms)
{
    private const int ValueType = 2;
    private const int YearLength = 4;
    private const string FirstOfJanuary = "0101";

    private static readonly string[] PhoneCodes =
        ["PRN", "ORN", "WPN", "VHN", "ASN", "EMR", "NET", "BPN", "PRS", "PH", "FX", "MD", "CP", "SAT", "Internet", "X.400", "TDD", "TTY", "BP"];

    /// <summary>Names of the segments that were emptied, because it is not known here who stands in them.</summary>
    public ISet<string> EmptiedSegments { get; } = new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>Changes a message.</summary>
    public void Apply(Hl7Draft draft)
    {
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < draft.SegmentCount; i++)
        {
            string name = Encoding.ASCII.GetString(draft.SegmentAt(i).Name);
            int occurrence = seen[name] = seen.GetValueOrDefault(name) + 1;
            bool isKnown = FieldTreatments.Knows(name);
            int fields = draft.SegmentAt(i).FieldCount;
            for (int number = 1; number <= fields; number++)
            {
                var field = draft.SegmentAt(i).Field(number);
                if (field.IsEmpty) continue;
                var treatment = isKnown ? FieldTreatments.Of(name, number) : FieldTreatment.Text;
                if (treatment == FieldTreatment.Observed) treatment = TreatmentOfObserved(draft.SegmentAt(i), field);
                if (treatment == FieldTreatment.Keep) continue;
                draft.SetRaw(new Hl7Location(name, number, Occurrence: occurrence), isKnown ? Rewrite(field, treatment, draft.Syntax) : []);
                if (!isKnown) EmptiedSegments.Add(name);
            }
        }
    }

    // What is called a number or a time and holds letters is text that someone typed.
    private static FieldTreatment TreatmentOfObserved(Hl7Segment segment, Hl7Field value)
    {
        var treatment = FieldTreatments.OfObserved(segment.Field(ValueType).Text.GetString());
        return treatment == FieldTreatment.Keep && HasLetters(value.Bytes) ? FieldTreatment.Text : treatment;
    }

    private static bool HasLetters(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (char.IsAsciiLetter((char)value) || !Ascii.IsValid(value)) return true;
        }

        return false;
    }

    private byte[] Rewrite(Hl7Field field, FieldTreatment treatment, Hl7Syntax syntax)
    {
        var output = new Hl7Writer(syntax);
        bool isFirst = true;
        foreach (var repetition in field)
        {
            if (!isFirst) output.Repetition();
            isFirst = false;
            Rewrite(repetition, treatment, output);
        }

        return output.Written.ToArray();
    }

    private void Rewrite(Hl7Repetition repetition, FieldTreatment treatment, Hl7Writer output)
    {
        int components = repetition.ComponentCount;
        for (int number = 1; number <= components; number++)
        {
            if (number > 1) output.Component();
            var component = repetition.Component(number);
            if (Stays(treatment, number, repetition)) output.Raw(component.Bytes);
            else Rewrite(component, treatment, output);
        }
    }

    private void Rewrite(Hl7Component component, FieldTreatment treatment, Hl7Writer output)
    {
        int subcomponents = component.SubcomponentCount;
        for (int number = 1; number <= subcomponents; number++)
        {
            if (number > 1) output.Subcomponent();
            var text = component.Subcomponent(number);
            if (text.IsNull) output.Raw(text.Bytes);
            else if (treatment == FieldTreatment.Date && IsDate(text.Bytes)) output.Text(YearOf(text.GetString()));
            else WritePseudonym(text.GetString(), output);
        }
    }

    // Formatting commands stay formatting; delimiters and bytes that were escaped are text by now, and are treated as such.
    private void WritePseudonym(string text, Hl7Writer output)
    {
        char escape = (char)output.Syntax.Escape;
        int written = 0;
        for (int start = text.IndexOf(escape); start >= 0; start = text.IndexOf(escape, start))
        {
            int end = text.IndexOf(escape, start + 1);
            if (end < 0) break;
            if (!Formatting().IsMatch(text.AsSpan(start + 1, end - start - 1)))
            {
                start = end;
                continue;
            }

            output.Text(pseudonyms.Of(text[written..start])).Raw(Encoding.ASCII.GetBytes(text[start..(end + 1)]));
            start = written = end + 1;
        }

        output.Text(pseudonyms.Of(text[written..]));
    }

    private static bool Stays(FieldTreatment treatment, int component, Hl7Repetition repetition) => treatment switch
    {
        FieldTreatment.Keep => true,
        FieldTreatment.Text or FieldTreatment.Date or FieldTreatment.Observed => false,
        FieldTreatment.Id => component is >= 3 and <= 10,
        FieldTreatment.Entity => component is >= 2 and <= 4,
        FieldTreatment.Name => component is 7 or 8 or (>= 11 and <= 13),
        FieldTreatment.Person => component is 9 or 10 or (>= 12 and <= 16) or (>= 18 and <= 20) or 22 or 23,
        FieldTreatment.Performer => component is >= 2 and <= 11,
        FieldTreatment.Address => component is 6 or 7,
        FieldTreatment.Phone => component is 2 or 3 && IsPhoneCode(repetition.Component(component).Bytes),
        FieldTreatment.Location => component is >= 1 and <= 8,
        FieldTreatment.Coded => HasCodingSystem(component, repetition) && component is >= 1 and <= 8,
        FieldTreatment.Reason => HasCodingSystem(component, repetition) && component is 1 or 3 or 4 or 6 or 7 or 8,
        FieldTreatment.Document => component is >= 2 and <= 4,
    };

    // Tables 0201 and 0202.
    private static bool IsPhoneCode(ReadOnlySpan<byte> bytes)
    {
        foreach (string code in PhoneCodes)
        {
            if (Ascii.EqualsIgnoreCase(bytes, code)) return true;
        }

        return false;
    }

    // CE and CWE: 1 code, 2 text, 3 coding system; 4 to 6 the same of the alternate code; 7 and 8 versions.
    private static bool HasCodingSystem(int component, Hl7Repetition repetition) => component switch
    {
        1 or 2 => repetition.Component(3).Text.HasValue,
        4 or 5 => repetition.Component(6).Text.HasValue,
        _ => true,
    };

    private static bool IsDate(ReadOnlySpan<byte> text) => text.Length >= YearLength && !text[..YearLength].ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static string YearOf(string date)
    {
        int end = date.AsSpan().IndexOfAnyExceptInRange('0', '9');
        string digits = end < 0 ? date : date[..end];
        return (digits[..YearLength] + FirstOfJanuary).PadRight(digits.Length, '0')[..digits.Length];
    }

    [GeneratedRegex(@"\A(?:H|N|\.[a-z]{2}[+-]?[0-9]{0,3})\z")]
    private static partial Regex Formatting();
}
