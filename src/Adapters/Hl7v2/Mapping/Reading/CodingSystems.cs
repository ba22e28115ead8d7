using System.Collections.Frozen;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Names of coding systems (HL7 table 0396) as the URIs that the contracts use.</summary>
internal static class CodingSystems
{
    /// <summary>Codes that are the sender's own, or of which the sender does not say whose they are.</summary>
    public const string Local = "urn:hl7v2:local";

    private const string OwnTable = "http://terminology.hl7.org/CodeSystem/v2-";
    private const string Named = "urn:hl7v2:";

    // Of several names for one system, the first is the one that is written.
    private static readonly (string Name, string Uri)[] Known =
    [
        ("LN", "http://loinc.org"),
        ("LOINC", "http://loinc.org"),
        ("SCT", "http://snomed.info/sct"),
        ("SNOMED-CT", "http://snomed.info/sct"),
        ("I10", "http://hl7.org/fhir/sid/icd-10"),
        ("ICD10", "http://hl7.org/fhir/sid/icd-10"),
        ("ICD-10", "http://hl7.org/fhir/sid/icd-10"),
        ("I10C", "http://hl7.org/fhir/sid/icd-10-cm"),
        ("I9", "http://hl7.org/fhir/sid/icd-9-cm"),
        ("I9C", "http://hl7.org/fhir/sid/icd-9-cm"),
        ("CVX", "http://hl7.org/fhir/sid/cvx"),
        ("MVX", "http://hl7.org/fhir/sid/mvx"),
        ("NDC", "http://hl7.org/fhir/sid/ndc"),
        ("RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"),
        ("UCUM", "http://unitsofmeasure.org"),
        ("ATC", "http://www.whocc.no/atc"),
        ("L", Local),
        ("LOCAL", Local),
    ];

    private static readonly FrozenDictionary<string, string> Uris = Known.ToFrozenDictionary(system => system.Name, system => system.Uri, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Names = Known.DistinctBy(system => system.Uri).ToFrozenDictionary(system => system.Uri, system => system.Name);

    /// <summary>The URI of a system; a system that is not known keeps its name, as <c>urn:hl7v2:name</c>.</summary>
    /// <param name="name">CWE.3. Empty: <see cref="Local"/>. What is a URI already stays as it is.</param>
    public static string UriOf(string name)
    {
        name = name.Trim();
        if (name.Length == 0) return Local;
        if (Uris.TryGetValue(name, out string? uri)) return uri;
        if (name.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)) return name;

        // Tables of HL7 itself: HL70085.
        if (name.Length == 7 && name.StartsWith("HL7", StringComparison.OrdinalIgnoreCase) && name.AsSpan(3).ContainsAnyExceptInRange('0', '9') is false)
            return $"{OwnTable}{name.AsSpan(3)}";
        return $"{Named}{Uri.EscapeDataString(name)}";
    }

    /// <summary>The name of a system, as table 0396 has it first; what has none there keeps its URI.</summary>
    public static string NameOf(string uri)
    {
        if (uri.StartsWith(OwnTable, StringComparison.Ordinal)) return $"HL7{uri[OwnTable.Length..]}";
        if (uri.StartsWith(Named, StringComparison.Ordinal) && uri != Local) return Uri.UnescapeDataString(uri[Named.Length..]);
        return Names.GetValueOrDefault(uri, uri);
    }
}
