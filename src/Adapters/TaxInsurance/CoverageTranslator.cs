using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>From the fund's words to the contract's.</summary>
internal static class CoverageTranslator
{
    /// <summary>What the contract says of a person whom the fund does not know.</summary>
    private const string NoPolicy = "no-policy";

    /// <param name="reply">Null when the fund does not know the person.</param>
    public static Coverage ToCoverage(EligibilityReply? reply) => reply switch
    {
        null => new Coverage { Status = CoverageStatus.NotCovered, ReasonCode = NoPolicy },
        { Covered: false } => new Coverage { Status = CoverageStatus.NotCovered, ReasonCode = reply.Reason ?? "" },
        _ => new Coverage
        {
            Status = CoverageStatus.Covered,
            Programme = reply.Programme ?? "",
            Period = new Period { Start = TashkentCalendar.StartOf(reply.From), End = TashkentCalendar.EndOf(reply.To) },
        },
    };
}
