namespace EHealth.Integration.Simulators.Population;

/// <summary>An invented person, as the state's registers would describe them.</summary>
public sealed record SyntheticPerson
{
    /// <summary>Position in the population, 0 .. <see cref="SyntheticPopulation.Count"/>-1.</summary>
    public required int Index { get; init; }

    /// <summary>Personal identification number: 14 digits, check digit right, agreeing with sex and birth date.</summary>
    public required string Pinfl { get; init; }

    /// <summary>The name in Uzbek Latin letters; oʻ and gʻ with U+02BB, the hamza with U+02BC (CLDR uz_Latn).</summary>
    public required SyntheticName LatinName { get; init; }

    /// <summary>The name in the Cyrillic letters of its own tradition.</summary>
    public required SyntheticName CyrillicName { get; init; }

    public required NamingTradition Tradition { get; init; }

    public required Sex Sex { get; init; }

    /// <summary>1930-01-01 .. 2025-12-31.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>Day of death for about one person in a hundred, on or after the birth date and not after 2025-12-31.</summary>
    public required DateOnly? DeathDate { get; init; }

    /// <summary>Region of residence: one of the 14 StateCS codes of UZ Core, 1703 Andijon .. 1735 Qoraqalpogʻiston.</summary>
    public required string RegionCode { get; init; }

    /// <summary>District: 7 digits beginning with the region's. The form is real, the last three digits are invented.</summary>
    public required string DistrictCode { get; init; }

    /// <summary>Two letters and seven digits, e.g. AA1234567; no two people share one.</summary>
    public required string PassportNumber { get; init; }

    /// <summary>+998 and nine digits under the operator code 00, which nobody holds: the number rings nowhere.</summary>
    public required string Phone { get; init; }
}
