using System.Text;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>A place in a message. Numbers count from 1; 0 means "the whole of what is above".</summary>
/// <param name="Segment">Segment name, three characters.</param>
/// <param name="Field">Field number.</param>
/// <param name="Component">Component number.</param>
/// <param name="Subcomponent">Subcomponent number.</param>
/// <param name="Repetition">Repetition of the field; 0 when it does not matter, which reads as the first.</param>
/// <param name="Occurrence">Which of the segments with this name.</param>
public readonly record struct Hl7Location(
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
}
