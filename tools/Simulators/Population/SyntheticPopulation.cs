using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EHealth.Integration.Simulators.Population.Names;

namespace EHealth.Integration.Simulators.Population;

/// <summary>
/// A million invented people, the same ones for the same seed. Nobody is stored: a person is computed from the index, and
/// the index from a PINFL, in constant time. Immutable and safe for any number of threads.
/// </summary>
/// <remarks>
/// The PINFLs are well formed, so nothing rules out that one of them is or will be somebody's. Names are common ones drawn
/// without regard to number and date: no entry describes anybody.
/// </remarks>
public sealed class SyntheticPopulation
{
    private const int PopulationSize = 1_000_000;
    private const int PassportNumbers = 10_000_000;
    private static readonly DateOnly FirstDeath = new(2010, 1, 1);
    private static readonly DateOnly LastDeath = new(2025, 12, 31);

    private readonly ulong _seed;
    private readonly BirthBook _births = new(PopulationSize);
    private readonly Permutation _birthNumbers;
    private readonly Permutation _passportNumbers;

    /// <summary>The population of <paramref name="seed"/>.</summary>
    public SyntheticPopulation(ulong seed)
    {
        _seed = seed;
        _birthNumbers = new Permutation(PopulationSize, Draw.Mix(seed ^ 0xB1));
        _passportNumbers = new Permutation(PassportNumbers, Draw.Mix(seed ^ 0xA5));
    }

    /// <summary>How many people there are: 1,000,000.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "A population is asked for its size as a list is.")]
    public int Count => PopulationSize;

    /// <summary>The person at <paramref name="index"/>, 0 .. <see cref="Count"/>-1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside that range.</exception>
    public SyntheticPerson PersonAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, PopulationSize);

        // The order of the draws is part of what a seed means: a new one goes to the end.
        var (birthDate, sex, serial) = _births.At(_birthNumbers.Forward(index));
        var draw = new Draw(_seed, (ulong)index);
        var region = Region.Pick(ref draw);
        var district = draw.Below(Region.DistrictCount);
        var tradition = region.PickTradition(ref draw);
        var (latin, cyrillic) = NameStock.For(tradition).Pick(sex, birthDate.Year, ref draw);
        var deathDate = DeathOf(birthDate, ref draw);
        var phone = draw.Below(10_000_000);

        var culture = CultureInfo.InvariantCulture;
        return new SyntheticPerson
        {
            Index = index,
            Pinfl = new Pinfl(birthDate, sex, region.AreaCode(district), serial).ToString(),
            LatinName = latin,
            CyrillicName = cyrillic,
            Tradition = tradition,
            Sex = sex,
            BirthDate = birthDate,
            DeathDate = deathDate,
            RegionCode = region.Code.ToString(culture),
            DistrictCode = region.DistrictCode(district).ToString(culture),
            PassportNumber = string.Create(culture, $"A{(char)('A' + index % 4)}{_passportNumbers.Forward(index):D7}"),
            Phone = string.Create(culture, $"+99800{phone:D7}"),
        };
    }

    /// <summary>The person with this PINFL; false when nobody of this population has it, or it is no PINFL at all.</summary>
    public bool TryFind(ReadOnlySpan<char> pinfl, [NotNullWhen(true)] out SyntheticPerson? person)
    {
        person = null;
        if (!Pinfl.TryParse(pinfl, out var parts) || !_births.TryNumberOf(parts.BirthDate, parts.Sex, parts.Serial, out var number))
            return false;

        // Birth date, sex and serial lead to one candidate; the area of birth must be theirs too.
        var candidate = PersonAt(_birthNumbers.Inverse(number));
        if (!pinfl.SequenceEqual(candidate.Pinfl))
            return false;
        person = candidate;
        return true;
    }

    /// <summary>Everybody born from the first to the last day, both included; computed while it is read, about 10,000 to 20,000 people a year.</summary>
    public IEnumerable<SyntheticPerson> BornBetween(DateOnly first, DateOnly last)
    {
        for (var day = first.DayNumber; day <= last.DayNumber; day++)
        {
            foreach (var number in _births.NumbersOn(DateOnly.FromDayNumber(day)))
                yield return PersonAt(_birthNumbers.Inverse(number));
        }
    }

    private static DateOnly? DeathOf(DateOnly birthDate, ref Draw draw)
    {
        // Per mille, growing with the square of the age: 1 for a child, 55 at ninety, about 10 over the whole pyramid.
        var age = LastDeath.Year - birthDate.Year;
        var died = draw.Below(1000) < 1 + age * age / 150;
        var first = birthDate > FirstDeath ? birthDate : FirstDeath;
        var after = draw.Below(LastDeath.DayNumber - first.DayNumber + 1);
        return died ? first.AddDays(after) : null;
    }
}
