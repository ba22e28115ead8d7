using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Table 0001, administrative sex.</summary>
internal static class SexCode
{
    /// <summary>The sex a code stands for: A (ambiguous) is "other"; N (not applicable) says as little as U.</summary>
    /// <returns>False when it is no code of the table; an empty field is none, and true.</returns>
    public static bool TryRead(Hl7Text code, out Sex sex)
    {
        Sex? read = !code.HasValue ? Sex.Unspecified
            : code.Is("M"u8) ? Sex.Male
            : code.Is("F"u8) ? Sex.Female
            : code.Is("O"u8) || code.Is("A"u8) ? Sex.Other
            : code.Is("U"u8) || code.Is("N"u8) ? Sex.Unknown
            : null;
        sex = read ?? Sex.Unspecified;
        return read is not null;
    }

    /// <summary>The code of a sex; empty when it is not stated.</summary>
    public static string Of(Sex sex) => sex switch
    {
        Sex.Male => "M",
        Sex.Female => "F",
        Sex.Other => "O",
        Sex.Unknown => "U",
        _ => "",
    };
}
