using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Sdk.Providers;
using Grpc.Core;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>Answers the contract from the fund's own service: one call, one question, no repetition. Repeating is for the consumer,
/// who knows how long it can wait.</summary>
internal sealed class HealthInsuranceService(FundClient fund, TimeProvider time) : HealthInsurance.HealthInsuranceBase
{
    /// <exception cref="PartnerException">The day is no day, or the fund gave no answer; see <see cref="Sdk.Rest.RestPartner"/>.</exception>
    public override async Task<CheckEligibilityResponse> CheckEligibility(CheckEligibilityRequest request, ServerCallContext context)
    {
        var day = DayOf(request.ServiceDate);
        var reply = await fund.CheckAsync(request.Pinfl, day, context.CancellationToken);
        return new CheckEligibilityResponse { Coverage = CoverageTranslator.ToCoverage(reply) };
    }

    /// <summary>The contract's rule lets a month or a year pass, the fund wants a day.</summary>
    private DateOnly DayOf(string serviceDate)
    {
        if (serviceDate.Length == 0)
        {
            return TashkentCalendar.DayOf(time.GetUtcNow());
        }

        return TashkentCalendar.TryParse(serviceDate, out var day) ? day : throw PartnerException.InvalidField("service_date");
    }
}
