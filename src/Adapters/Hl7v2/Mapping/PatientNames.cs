using System.Text;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>PID-5 (XPN): one name a repetition, usually one for each script.</summary>
internal static class PatientNames
{
    /// <summary>The names in the order of the message; repetitions without any part are left out.</summary>
    public static IReadOnlyList<PersonName> Read(Hl7Field field)
    {
        var names = new List<PersonName>();
        foreach (var repetition in field)
        {
            // XPN.1.1 surname, XPN.2 given name, XPN.3 further given names: where hospitals here put the patronymic.
            if (Of(repetition.Component(1).Text, repetition.Component(2).Text, repetition.Component(3).Text) is { } name) names.Add(name);
        }

        return names;
    }

    /// <summary>A name from its parts; null when none of them is there.</summary>
    public static PersonName? Of(Hl7Text family, Hl7Text given, Hl7Text patronymic)
    {
        var name = new PersonName { Family = family.GetString(), Given = given.GetString(), Patronymic = patronymic.GetString() };
        if (name.CalculateSize() == 0) return null;
        name.Script = ScriptOf(name);
        return name;
    }

    private static Script ScriptOf(PersonName name)
    {
        bool latin = false, cyrillic = false;
        foreach (var rune in $"{name.Family} {name.Given} {name.Patronymic}".EnumerateRunes())
        {
            latin |= IsLatin(rune);
            cyrillic |= rune.Value is >= 0x0400 and <= 0x052F;
        }

        // Both: neither answer would be true of the whole name.
        return (latin, cyrillic) switch
        {
            (true, false) => Script.Latin,
            (false, true) => Script.Cyrillic,
            _ => Script.Unspecified,
        };
    }

    // Basic Latin to Latin Extended-B, without the modifier letters (U+02BB, U+02BC) of oʻ, gʻ: these also stand in Cyrillic text.
    private static bool IsLatin(Rune rune) => Rune.IsLetter(rune) && rune.Value is < 0x0250 or (>= 0x1E00 and <= 0x1EFF);
}
