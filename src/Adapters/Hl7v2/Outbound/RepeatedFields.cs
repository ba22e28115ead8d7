using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Fields that repeat.</summary>
internal static class RepeatedFields
{
    /// <summary>Writes each value as a repetition.</summary>
    /// <param name="writer">The message, at the beginning of the field.</param>
    /// <param name="values">The values.</param>
    /// <param name="write">Writes one of them.</param>
    public static Hl7Writer Repeated<TValue>(this Hl7Writer writer, IEnumerable<TValue> values, Action<Hl7Writer, TValue> write)
    {
        bool isFirst = true;
        foreach (var value in values)
        {
            if (!isFirst) writer.Repetition();
            isFirst = false;
            write(writer, value);
        }

        return writer;
    }

    /// <summary>Writes each text as a repetition.</summary>
    public static Hl7Writer Texts(this Hl7Writer writer, IEnumerable<string> texts) => writer.Repeated(texts, static (writer, text) => writer.Text(text));
}
