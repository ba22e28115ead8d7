using System.Collections.Frozen;
using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>A table of HL7 as an enum of a contract.</summary>
/// <param name="number">Number of the table, for the refusal of a code that is not in it.</param>
/// <param name="other">What every other code stands for; null when such a code is refused.</param>
/// <param name="codes">The codes, blanks between them, of each value.</param>
internal sealed class CodeTable<TValue>(string number, TValue? other, params (TValue Value, string Codes)[] codes)
    where TValue : struct, Enum
{
    private readonly FrozenDictionary<string, TValue> _values = codes
        .SelectMany(entry => entry.Codes.Split(' '), (entry, code) => KeyValuePair.Create(code, entry.Value))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the code in a field stands for; <paramref name="absent"/> when it is empty, or refused.</summary>
    public TValue Read(SourceSegment segment, int field, TValue absent = default)
    {
        string code = segment.Text(field).Trim();
        if (code.Length == 0) return absent;
        if (TryRead(code) is { } value) return value;
        segment.Refuse(HubErrorCode.CodeUnknown, $"not a code of table {number}", field);
        return absent;
    }

    /// <summary>The code of a value, the first where it has several; empty for a value without one.</summary>
    public string CodeOf(TValue value)
    {
        foreach (var entry in codes)
        {
            if (EqualityComparer<TValue>.Default.Equals(entry.Value, value)) return entry.Codes.Split(' ')[0];
        }

        return "";
    }

    /// <summary>What a code stands for; null when it is refused.</summary>
    public TValue? TryRead(string code) => _values.TryGetValue(code, out var value) ? value : other;
}
