namespace EHealth.Integration.Simulators.Population.Names;

/// <summary>
/// The common names of one tradition, in its own Cyrillic letters, and how they are put together. The Latin form is derived
/// from the Cyrillic one, never listed beside it, so that the two cannot disagree.
/// </summary>
internal sealed class NameStock
{
    // Endings other than -ovich returned to passports with the generation born after independence.
    private const int FirstYearOfNewEndings = 1996;
    private const int NewEndingPercent = 75;

    /// <summary>Family names in the masculine form.</summary>
    public required string[] Families { get; init; }

    /// <summary>Men's given names; patronymics are formed of the same.</summary>
    public required string[] Men { get; init; }

    public required string[] Women { get; init; }

    /// <summary>The tradition's own ending; null where -ovich / -ovna is the only one.</summary>
    public PatronymicEnding? OwnEnding { get; init; }

    public static NameStock For(NamingTradition tradition) => tradition switch
    {
        NamingTradition.Uzbek => UzbekNames.Stock,
        NamingTradition.Russian => RussianNames.Stock,
        NamingTradition.Karakalpak => KarakalpakNames.Stock,
        NamingTradition.Kazakh => KazakhNames.Stock,
    };

    public (SyntheticName Latin, SyntheticName Cyrillic) Pick(Sex sex, int birthYear, ref Draw draw)
    {
        var family = FamilyFor(sex, draw.From<string>(Families));
        var given = draw.From<string>(sex == Sex.Male ? Men : Women);
        var father = draw.From<string>(Men);
        var drawnEnding = draw.Chance(NewEndingPercent) && birthYear >= FirstYearOfNewEndings ? OwnEnding : null;

        var (latinPatronymic, patronymic) = drawnEnding is { } ending
            ? WithOwnEnding(father, ending, sex)
            : WithRussianEnding(father, sex);
        return (new SyntheticName(UzbekLatin.FromCyrillic(family), UzbekLatin.FromCyrillic(given), latinPatronymic),
            new SyntheticName(family, given, patronymic));
    }

    private static string FamilyFor(Sex sex, string masculine) =>
        sex == Sex.Female && (masculine.EndsWith("ов", StringComparison.Ordinal) || masculine.EndsWith("ев", StringComparison.Ordinal)
            || masculine.EndsWith("ин", StringComparison.Ordinal))
            ? masculine + "а"
            : masculine;

    private static (string Latin, string Cyrillic) WithOwnEnding(string father, PatronymicEnding ending, Sex sex)
    {
        var (latin, cyrillic) = sex == Sex.Male
            ? (ending.LatinSon, ending.CyrillicSon)
            : (ending.LatinDaughter, ending.CyrillicDaughter);
        return (UzbekLatin.FromCyrillic(father) + latin, father + cyrillic);
    }

    // Иван -> Иванович, Сергей -> Сергеевич, Игорь -> Игоревич, Абдулла -> Абдуллаевич. The lists hold no name that
    // forms its patronymic otherwise (Юрий, Михаил, Никита).
    private static (string Latin, string Cyrillic) WithRussianEnding(string father, Sex sex)
    {
        var last = father[^1];
        var stem = last is 'й' or 'ь' ? father[..^1] : father;
        var soft = last is 'й' or 'ь' || UzbekLatin.IsVowel(last);
        var cyrillic = stem + (soft, sex) switch
        {
            (true, Sex.Male) => "евич",
            (true, Sex.Female) => "евна",
            (false, Sex.Male) => "ович",
            (false, Sex.Female) => "овна",
        };
        return (UzbekLatin.FromCyrillic(cyrillic), cyrillic);
    }
}
