using System.Collections.Frozen;
using System.Globalization;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Amounts of money (CP, MO, and the NM of older versions).</summary>
internal static class MoneyAmounts
{
    private const string OwnCurrency = "UZS";
    private const int UsualDecimals = 2;

    // ISO 4217: the currencies whose minor unit is no hundredth, of those that are paid with.
    private static readonly FrozenDictionary<string, int> Decimals = new Dictionary<string, int>
    {
        ["JPY"] = 0, ["KRW"] = 0, ["VND"] = 0, ["ISK"] = 0, ["CLP"] = 0, ["PYG"] = 0, ["UGX"] = 0, ["XAF"] = 0, ["XOF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>An amount in minor units; null when the field is empty, or refused.</summary>
    public static Money? Money(this SourceSegment segment, int field)
    {
        // CP.1 is MO: amount and currency. A field that was MO or NM once has them as components, or the amount alone.
        var price = segment.Field(field).Repetition(1);
        string amount = price.Component(1).Subcomponent(1).GetString();
        if (amount.Length == 0) return null;
        string currency = price.Component(1).Subcomponent(2).GetString();
        if (currency.Length == 0 && price.Component(2).Text.GetString() is { Length: 3 } beside && beside.All(char.IsAsciiLetter)) currency = beside;
        if (currency.Length == 0) currency = OwnCurrency;
        if (TryReadMinorUnits(amount, currency, out long units)) return new Money { Currency = currency, MinorUnits = units };
        segment.Refuse(HubErrorCode.FieldInvalid, "not an amount in whole minor units of its currency", field, 1);
        return null;
    }

    private static bool TryReadMinorUnits(string text, string currency, out long units)
    {
        units = 0;
        if (!decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)) return false;
        decimal scale = 1;
        for (int i = Decimals.GetValueOrDefault(currency, UsualDecimals); i > 0; i--) scale *= 10;

        // Far within long, so that the multiplication cannot leave decimal.
        if (Math.Abs(amount) > long.MaxValue / scale || amount * scale != decimal.Truncate(amount * scale)) return false;
        units = (long)(amount * scale);
        return true;
    }
}
