using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Rules.Tables;

/// <summary>Versions as the tables write them: <c>2.3.1</c>.</summary>
internal static class VersionNotation
{
    /// <summary>The version; false when the word is none.</summary>
    public static bool TryParse(string word, out Hl7Version version)
    {
        version = Hl7Version.Unknown;
        return word.Contains('.', StringComparison.Ordinal) && Enum.TryParse("V" + word.Replace(".", "", StringComparison.Ordinal), out version);
    }

    /// <summary>The version in MSH-12's form.</summary>
    public static string Name(Hl7Version version) => string.Join('.', version.ToString().AsEnumerable().Skip(1));
}
