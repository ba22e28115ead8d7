using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>A place in a message. Numbers count from 1; 0 means "the whole of what is above".</summary>
/// <param name="Segment">Segment name, three characters.</param>
/// <param name="Field">Field number.</param>
/// <param name="Component">Component number.</param>
/// <param name="Subcomponent">Subcomponent number.</param>
/// <param name="Repetition">Repetition of the field; 0 when it does not matter, which reads as the first.</param>
/// <param name="Occurrence">Which of the segments with this name.</param>
public readonly partial record struct Hl7Location(
    string Segment, int Field = 0, int Component = 0, int Subcomponent = 0, int Repetition = 0, int Occurrence = 1)
{
    /// <summary>The form people write: <c>PID-3.1</c>, <c>OBX(2)-5[3].1.2</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Segment);
        if (Occurrence > 1) text.Append('(').Append(Occurrence).Append(')');
        if (Field > 0) text.Append('-').Append(Field);
        if (Repetition > 0) text.Append('[').Append(Repetition).Append(']');
        if (Component > 0) text.Append('.').Append(Component);
        if (Subcomponent > 0) text.Append('.').Append(Subcomponent);
        return text.ToString();
    }

    /// <summary>Reads the form people write: <c>PID-3.1</c>, <c>OBX(2)-5[3].1.2</c>, <c>MSH</c>.</summary>
    public static bool TryParse(string text, out Hl7Location location)
    {
        location = default;
        var match = Form().Match(text);
        if (!match.Success) return false;
        location = new Hl7Location(
            match.Groups["segment"].Value, Number(match, "field", 0), Number(match, "component", 0), Number(match, "subcomponent", 0),
            Number(match, "repetition", 0), Number(match, "occurrence", 1));
        return location.Occurrence > 0;
    }

    private static int Number(Match match, string group, int absent) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : absent;

    [GeneratedRegex(@"\A(?<segment>[A-Z][A-Z0-9]{2})(\((?<occurrence>\d{1,4})\))?(-(?<field>[1-9]\d{0,2})(\[(?<repetition>[1-9]\d{0,3})\])?(\.(?<component>[1-9]\d?)(\.(?<subcomponent>[1-9]\d?))?)?)?\z")]
    private static partial Regex Form();
}
