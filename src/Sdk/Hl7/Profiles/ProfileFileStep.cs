using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Profiles;

/// <summary>One step as it stands in the file: an object with one of the verbs and what belongs to it.</summary>
internal sealed class ProfileFileStep
{
    public string? Set { get; init; }

    public string? Copy { get; init; }

    public string? Clear { get; init; }

    public string? Map { get; init; }

    public string? Remove { get; init; }

    public string? To { get; init; }

    public IReadOnlyDictionary<string, string>? Values { get; init; }

    public string? Else { get; init; }

    /// <summary>Checks it.</summary>
    /// <param name="number">Its number in the file, from 1.</param>
    /// <param name="mistakes">Gets what is wrong with it.</param>
    /// <returns>Null when something is.</returns>
    public ProfileStep? Read(int number, List<string> mistakes)
    {
        var verbs = new[] { Set, Copy, Clear, Map, Remove }.Count(verb => verb is not null);
        if (verbs != 1) return Wrong(number, "exactly one of set, copy, clear, map, remove is needed", mistakes);
        if (Set is not null && To is null) return Wrong(number, "set needs \"to\": the text", mistakes);
        if (Copy is not null && To is null) return Wrong(number, "copy needs \"to\": the place", mistakes);
        if (Map is not null && Values is null) return Wrong(number, "map needs \"values\"", mistakes);
        if (To is not null && Set is null && Copy is null) return Wrong(number, "\"to\" belongs to set and copy", mistakes);
        if ((Values is not null || Else is not null) && Map is null) return Wrong(number, "\"values\" and \"else\" belong to map", mistakes);
        if (Remove is not null)
        {
            return IsSegment(Remove) && Remove != "MSH" ? new ProfileStep.Remove(Remove) : Wrong(number, $"remove: '{Remove}' is no segment that can be left out", mistakes);
        }

        if (Place(Set ?? Copy ?? Clear ?? Map!, mustBeSettable: Copy is null, number, mistakes) is not { } place) return null;
        if (Set is not null) return new ProfileStep.Set(place, To!);
        if (Clear is not null) return new ProfileStep.Clear(place);
        if (Map is not null) return new ProfileStep.Map(place, Values!, Else);
        return Place(To!, mustBeSettable: true, number, mistakes) is { } target ? new ProfileStep.Copy(place, target) : null;
    }

    private static Hl7Location? Place(string text, bool mustBeSettable, int number, List<string> mistakes)
    {
        if (!Hl7Location.TryParse(text, out var place) || place.Field == 0)
        {
            Wrong(number, $"'{text}' is no field such as PID-3 or PID-3[2].1", mistakes);
            return null;
        }

        // Delimiters are no text: nothing can be made of them, and they cannot be others.
        bool isDelimiter = place is { Segment: "MSH" or "FHS" or "BHS", Field: 1 or 2 };
        if (!mustBeSettable && isDelimiter)
        {
            Wrong(number, $"{text} cannot be copied", mistakes);
            return null;
        }

        // Version and character set have a place of their own in the profile; by its control id a message is known again.
        bool isHeld = isDelimiter || place is { Segment: "MSH", Field: MessageHeader.ControlId or MessageHeader.VersionId or MessageHeader.CharacterSet };
        if (mustBeSettable && isHeld)
        {
            Wrong(number, $"{text} cannot be changed", mistakes);
            return null;
        }

        return place;
    }

    private static bool IsSegment(string text) => Hl7Location.TryParse(text, out var place) && place is { Field: 0, Occurrence: 1 };

    private static ProfileStep? Wrong(int number, string what, List<string> mistakes)
    {
        mistakes.Add($"fields, step {number}: {what}");
        return null;
    }
}
