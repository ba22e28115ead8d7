namespace EHealth.Integration.Simulators.Population;

/// <summary>
/// Numbers all births of 1930 .. 2025 one after the other and finds date, sex and serial from the number and the number
/// from them. The years are filled in proportion to a young population's age pyramid.
/// </summary>
internal sealed class BirthBook
{
    private const int FirstYear = 1930;

    // People alive or lately dead, by five-year cohort from 1930 on, in parts of the whole: the shape of a young country
    // with a dip about 2000, not a statistic. The last one is the single year 2025.
    private static readonly int[] CohortWeights = [2, 3, 4, 7, 12, 19, 25, 27, 31, 35, 44, 51, 52, 45, 41, 42, 51, 59, 70, 70];

    // _firstOfYear[i] = number of the first birth of year FirstYear + i; one entry more than years.
    private readonly int[] _firstOfYear;

    public BirthBook(int births)
    {
        const int years = 2025 - FirstYear + 1;
        var weights = Enumerable.Range(0, years).Select(year => (long)CohortWeights[year / 5]).ToArray();
        var total = weights.Sum();
        _firstOfYear = new int[years + 1];
        var before = 0L;
        for (var year = 0; year < years; year++)
        {
            before += weights[year];
            // Rounding the running total, not each year, makes the years add up exactly.
            _firstOfYear[year + 1] = (int)(births * before / total);
        }
    }

    public (DateOnly Date, Sex Sex, int Serial) At(int number)
    {
        var found = Array.BinarySearch(_firstOfYear, number);
        var yearIndex = found >= 0 ? found : ~found - 1;
        var newYear = new DateOnly(FirstYear + yearIndex, 1, 1);

        // Deal the births of a year to its days in turn; each round gives a day one child.
        var (round, day) = Math.DivRem(number - _firstOfYear[yearIndex], DaysIn(newYear.Year));
        return (newYear.AddDays(day), SexOf(round, day), 1 + round / 2);
    }

    public bool TryNumberOf(DateOnly date, Sex sex, int serial, out int number)
    {
        number = -1;
        var yearIndex = date.Year - FirstYear;
        if (yearIndex < 0 || yearIndex >= _firstOfYear.Length - 1 || serial < 1)
            return false;

        var day = date.DayOfYear - 1;
        var round = (serial - 1) * 2;
        if (SexOf(round, day) != sex)
            round++;
        number = _firstOfYear[yearIndex] + round * DaysIn(date.Year) + day;
        return number < _firstOfYear[yearIndex + 1];
    }

    /// <summary>The numbers of all births of a day.</summary>
    public IEnumerable<int> NumbersOn(DateOnly date)
    {
        var yearIndex = date.Year - FirstYear;
        if (yearIndex < 0 || yearIndex >= _firstOfYear.Length - 1)
            yield break;

        for (var number = _firstOfYear[yearIndex] + date.DayOfYear - 1; number < _firstOfYear[yearIndex + 1]; number += DaysIn(date.Year))
            yield return number;
    }

    // Alternating by round, and by day so that a year's unfinished last round favours neither.
    private static Sex SexOf(int round, int day) => ((round + day) & 1) == 0 ? Sex.Male : Sex.Female;

    private static int DaysIn(int year) => DateTime.IsLeapYear(year) ? 366 : 365;
}
