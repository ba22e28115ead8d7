// An insurer answers the hub's HealthInsurance contract. It opens no port: its own link to the hub brings the questions.
// Settings: --Hub:Addresses:0=https://hub:port --Hub:CertificatePath=... --Hub:PrivateKeyPath=... --Hub:TrustedAuthorityPath=...
using EHealth.Integration.Contracts.Insurance.V1;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddEHealthHub(hub => builder.Configuration.GetSection("Hub").Bind(hub)).AddProvider<GenerousInsurer>();
await builder.Build().RunAsync();

/// <summary>Everybody is covered.</summary>
internal sealed class GenerousInsurer : HealthInsurance.HealthInsuranceBase
{
    public override Task<CheckEligibilityResponse> CheckEligibility(CheckEligibilityRequest request, ServerCallContext context) =>
        Task.FromResult(new CheckEligibilityResponse { Coverage = new Coverage { Status = CoverageStatus.Covered, Programme = "GBP" } });
}
