// A partner system asks the hub who people are and whether they are insured.
using System.ComponentModel.DataAnnotations;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;

if (args is not [var hub, var certificate, var key, var authority, .. { Length: > 0 } pinfls]
    || !Uri.TryCreate(hub, UriKind.Absolute, out var address))
{
    Console.Error.WriteLine("Usage: Partner <https://hub:port> <certificate.pem> <key.pem> <ca.pem> <pinfl> ...");
    return 2;
}

try
{
    using var connection = HubConnection.Open(new HubClientOptions
    {
        Addresses = [address], CertificatePath = certificate, PrivateKeyPath = key, TrustedAuthorityPath = authority,
    });
    var registry = connection.Client<CivilRegistry.CivilRegistryClient>();
    var insurance = connection.Client<HealthInsurance.HealthInsuranceClient>();
    foreach (var pinfl in pinfls)
    {
        var found = await registry.GetPersonAsync(new GetPersonRequest { Pinfl = pinfl }, HubCall.With(purpose: PurposeOfUse.Treatment));
        var question = new CheckEligibilityRequest { Pinfl = pinfl };
        var cover = await insurance.CheckEligibilityAsync(question, HubCall.With(purpose: PurposeOfUse.Payment));
        Console.Out.WriteLine($"{pinfl}  {Describe(found.Person)}; {DescribeCover(cover.Coverage)}");
    }

    return 0;
}
catch (ValidationException wrong)
{
    Console.Error.WriteLine($"The connection's options are wrong: {wrong.Message}");
    return 2;
}
catch (HubException refused)
{
    var advice = refused.RetryAfter is { } pause ? $", come again in {pause.TotalSeconds:0.#} s" : "";
    Console.Error.WriteLine($"The hub refused: {refused.Message}{advice} (exchange {refused.ExchangeId ?? "unknown"})");
    return 1;
}

static string Describe(Person? person) => person is null
    ? "not in the register"
    : $"{string.Join(" / ", person.Names.Select(name => $"{name.Family} {name.Given} {name.Patronymic}"))}, born {person.BirthDate}";

static string DescribeCover(Coverage coverage) => coverage.Status == CoverageStatus.Covered
    ? $"covered by {coverage.Programme}"
    : $"not covered ({coverage.ReasonCode})";
