namespace EHealth.Integration.Simulators.Population;

/// <summary>One of the 14 regions and who lives there.</summary>
/// <param name="Code">UZ Core StateCS code.</param>
/// <param name="Ordinal">Position in <see cref="All"/>.</param>
/// <param name="Weight">Inhabitants in tens of thousands, rounded.</param>
/// <param name="RussianPercent">Share with Russian names. The shares are orders of magnitude, not a census.</param>
/// <param name="KarakalpakPercent">Share with Karakalpak names.</param>
/// <param name="KazakhPercent">Share with Kazakh names; the rest is Uzbek.</param>
internal sealed record Region(int Code, int Ordinal, int Weight, int RussianPercent, int KarakalpakPercent, int KazakhPercent)
{
    public const int DistrictCount = 12;

    // Seven area codes a region, from here on: 901 .. 998. The official list is not public; published examples carry
    // 204, 205 and 591, so this block keeps our numbers away from those of living people as far as one can tell.
    private const int FirstAreaCode = 901;
    private const int AreasPerRegion = 7;

    private static readonly Region[] All =
    [
        new(1703, 0, 339, 1, 0, 0),     // Andijon
        new(1706, 1, 204, 2, 0, 0),     // Buxoro
        new(1708, 2, 151, 1, 0, 1),     // Jizzax
        new(1710, 3, 356, 1, 0, 0),     // Qashqadaryo
        new(1712, 4, 108, 5, 0, 4),     // Navoiy
        new(1714, 5, 307, 1, 0, 0),     // Namangan
        new(1718, 6, 421, 2, 0, 0),     // Samarqand
        new(1722, 7, 288, 1, 0, 0),     // Surxondaryo
        new(1724, 8, 91, 3, 0, 2),      // Sirdaryo
        new(1726, 9, 304, 15, 0, 1),    // Toshkent shahri
        new(1727, 10, 305, 5, 0, 9),    // Toshkent viloyati
        new(1730, 11, 406, 2, 0, 0),    // Fargʻona
        new(1733, 12, 200, 1, 0, 1),    // Xorazm
        new(1735, 13, 200, 1, 40, 16),  // Qoraqalpogʻiston
    ];

    private static readonly int TotalWeight = All.Sum(region => region.Weight);

    public static Region Pick(ref Draw draw)
    {
        var left = draw.Below(TotalWeight);
        var ordinal = 0;
        while (left >= All[ordinal].Weight)
            left -= All[ordinal++].Weight;
        return All[ordinal];
    }

    public NamingTradition PickTradition(ref Draw draw)
    {
        var percent = draw.Below(100);
        if (percent < RussianPercent)
            return NamingTradition.Russian;
        if (percent < RussianPercent + KarakalpakPercent)
            return NamingTradition.Karakalpak;
        return percent < RussianPercent + KarakalpakPercent + KazakhPercent ? NamingTradition.Kazakh : NamingTradition.Uzbek;
    }

    /// <summary>Seven digits: the region's and a number of our own in the range of real districts.</summary>
    public int DistrictCode(int district) => Code * 1000 + 203 + district * 3;

    public int AreaCode(int district) => FirstAreaCode + Ordinal * AreasPerRegion + district % AreasPerRegion;
}
