using System.Globalization;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules.Tables;

namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>Reads the lists of fields in segments.txt and of components in types.txt for one version.</summary>
/// <param name="version">The version.</param>
/// <param name="type">The type with a name.</param>
/// <param name="table">The table with a number.</param>
internal sealed class FieldNotation(Hl7Version version, Func<string, TypeRule> type, Func<string, TableRule> table)
{
    private const string OpenEnd = "?";

    /// <summary>The fields, up to the last that this version knows.</summary>
    public FieldRule[] Read(string list, out bool isOpen)
    {
        var fields = new List<FieldRule>();
        isOpen = false;
        foreach (string field in list.Split(';', StringSplitOptions.TrimEntries))
        {
            if (field == OpenEnd) isOpen = true;
            else if (ReadField(field, out int number) is { } rule)
            {
                while (fields.Count < number - 1) fields.Add(FieldRule.Any);
                fields.Add(rule);
            }
        }

        return [.. fields];
    }

    private FieldRule? ReadField(string field, out int number)
    {
        int blank = field.IndexOf(' ', StringComparison.Ordinal);
        number = int.Parse(field[..blank], CultureInfo.InvariantCulture);
        string[]? holds = null;
        foreach (string alternative in field[blank..].Split(','))
        {
            string[] words = alternative.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool isDated = VersionNotation.TryParse(words[0], out var since);
            if (!isDated || since <= version) holds = isDated ? words[1..] : words;
        }

        return holds is null ? null : ReadAlternative(holds);
    }

    private FieldRule ReadAlternative(string[] words)
    {
        var rule = words[0][0] == '@'
            ? new FieldRule { TypedByField = int.Parse(words[0].AsSpan(1), CultureInfo.InvariantCulture) }
            : new FieldRule { Type = type(words[0]) };
        foreach (string word in words.AsSpan(1))
        {
            rule = word switch
            {
                "R" => rule with { IsRequired = true },
                "R!" => rule with { IsRequired = true, IsVital = true },
                "*" => rule with { Repeats = true },
                ['#', .. var tableNumber] => rule with { Table = table(tableNumber) },
                _ => rule with { MaxLength = version < Hl7Version.V27 ? int.Parse(word, CultureInfo.InvariantCulture) : 0 },
            };
        }

        return rule;
    }
}
