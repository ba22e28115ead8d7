using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Coded values (CE, CNE, CWE): up to three codes for one thing, and words.</summary>
internal static class Concepts
{
    private const int OriginalText = 9;

    // Code, text, system: three components each. The third stands behind versions and the original text.
    private static readonly int[] Codes = [1, 4, 10];

    /// <summary>A coded field; null when it is empty.</summary>
    public static Concept? Concept(this SourceSegment segment, int field) => Of(segment.Field(field).Repetition(1));

    /// <summary>A coded field that may repeat, without empty repetitions.</summary>
    public static List<Concept> ConceptList(this SourceSegment segment, int field)
    {
        var concepts = new List<Concept>();
        foreach (var repetition in segment.Field(field))
        {
            if (Of(repetition) is { } concept) concepts.Add(concept);
        }

        return concepts;
    }

    /// <summary>A coded repetition; null when it is empty.</summary>
    public static Concept? Of(Hl7Repetition coded)
    {
        var concept = new Concept();
        bool isAlone = coded.ComponentCount == 1;
        foreach (int first in Codes)
            Add(concept, coded.Component(first).Text, coded.Component(first + 1).Text, coded.Component(first + 2).Text, isAlone);
        if (coded.Component(OriginalText).Text is { HasValue: true } original) concept.Text = original.GetPlainText();
        return concept.CalculateSize() == 0 ? null : concept;
    }

    /// <summary>A coded value inside a component; null when it is empty.</summary>
    public static Concept? Of(Hl7Component coded)
    {
        var concept = new Concept();
        bool isAlone = coded.SubcomponentCount == 1;
        foreach (int first in Codes) Add(concept, coded.Subcomponent(first), coded.Subcomponent(first + 1), coded.Subcomponent(first + 2), isAlone);
        return concept.CalculateSize() == 0 ? null : concept;
    }

    private static void Add(Concept concept, Hl7Text code, Hl7Text words, Hl7Text system, bool isAlone)
    {
        string text = words.GetPlainText();
        if (code.HasValue)
        {
            string value = code.GetString();

            // A lone value of several words is no code: older versions, and hurried senders, have plain text here.
            if (isAlone && value.Contains(' ', StringComparison.Ordinal)) text = code.GetPlainText();
            else concept.Codings.Add(new Coding { System = CodingSystems.UriOf(system.GetString()), Code = value, Display = text });
        }

        if (concept.Text.Length == 0) concept.Text = text;
    }
}
