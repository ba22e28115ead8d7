using System.Text.RegularExpressions;

namespace EHealth.Integration.Ehealthctl.Tests;

public sealed partial class CallTests(HubFixture hub) : IDisposable
{
    private const string KnownPerson = $$"""{"pinfl":"{{HubFixture.KnownPinfl}}"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ehealth.registry.v1.CivilRegistry/GetPerson")]
    [InlineData("CivilRegistry/GetPerson")]
    [InlineData("GetPerson")]
    public async Task KnownMethod_AnswersWithJsonAndNamesTheExchange(string method)
    {
        var call = (await CallAsync(HubFixture.Asker, method, KnownPerson, "--purpose", "TREAT")).Succeeded();

        Assert.Equal(HubFixture.KnownFamily, call.Json.GetProperty("person").GetProperty("names")[0].GetProperty("family").GetString());
        Assert.Matches(ExchangeRemark(), call.Error);
    }

    [Fact]
    public async Task RequestInAFile_IsRead()
    {
        var file = _folder.Write("request.json", KnownPerson);

        Assert.Contains(HubFixture.KnownFamily, (await CallAsync(HubFixture.Asker, "GetPerson", "@" + file, "--purpose", "TREAT")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await CallAsync(HubFixture.Asker, "GetPerson", $"@{file}x", "--purpose", "TREAT")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdapterOnBehalfOfASystem_UsesThatSystemsGrants()
    {
        (await CallAsync(HubFixture.Adapter, "GetPerson", KnownPerson, "--purpose", "TREAT", "--on-behalf-of", HubFixture.Asker)).Succeeded();
        Assert.Contains("SENDER_FORBIDDEN", (await CallAsync(HubFixture.Adapter, "GetPerson", KnownPerson, "--purpose", "TREAT")).FailedWith(ExitCode.No), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_TellsCodeFieldAndExchangeInOneSentence()
    {
        var refusal = (await CallAsync(HubFixture.Asker, "GetPerson", """{"pinfl":"777"}""", "--purpose", "TREAT")).FailedWith(ExitCode.No);

        Assert.Matches(@"^Refused with FIELD_INVALID: field 'pinfl' breaks rule '[a-z_]+' \(exchange [0-9a-f-]{36}\)\.$", refusal);
        Assert.DoesNotContain("777", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_AsJson_TellsCodeFieldAndExchange()
    {
        var call = await CallAsync(HubFixture.Asker, "GetPerson", "{}", "--purpose", "TREAT", "--json");

        Assert.Equal((int)ExitCode.No, call.ExitCode);
        var refusal = call.Json.GetProperty("refusal");
        Assert.Equal(("FIELD_MISSING", "pinfl"), (refusal.GetProperty("code").GetString(), refusal.GetProperty("field").GetString()));
        Assert.True(Guid.TryParse(refusal.GetProperty("exchangeId").GetString(), out _));
    }

    [Theory]
    [InlineData(HubFixture.Stranger, "GetPerson", "TREAT", "SENDER_FORBIDDEN")]
    [InlineData(HubFixture.Asker, "GetPerson", "HPAYMT", "PURPOSE_FORBIDDEN")]
    [InlineData(HubFixture.Asker, "GetPerson", "ETREAT", "PURPOSE_FORBIDDEN")]
    [InlineData(HubFixture.Asker, "CheckEligibility", "HPAYMT", "PARTNER_UNAVAILABLE")]
    public async Task WhatTheHubDoesNotAllow_IsRefusedWithItsCode(string system, string method, string purpose, string code) =>
        Assert.Contains($"Refused with {code}:", (await CallAsync(system, method, KnownPerson, "--purpose", purpose)).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Fact]
    public async Task EmergencyWithAReason_IsAnswered() =>
        (await CallAsync(HubFixture.Asker, "GetPerson", KnownPerson, "--purpose", "ETREAT", "--reason", "unconscious at admission")).Succeeded();

    [Theory]
    [InlineData("ehealth.registry.v1.CivilRegistry/GetNobody", "{}", "ehealthctl contracts")]
    [InlineData("GetPerson", "{pinfl", "no JSON")]
    [InlineData("GetPerson", "[]", "no JSON object")]
    [InlineData("GetPerson", """{"name":"Secretov"}""", "has no field 'name'; it has pinfl")]
    [InlineData("Resolve", """{"identifier":{"sort":"Secretov"}}""", "has no field 'identifier.sort'; it has kind, value")]
    [InlineData("Resolve", """{"identifier":{"kind":"Secretov"}}""", "a value does not fit its field")]
    public async Task RequestThatCannotBeSent_IsWrongUsageWithoutItsValues(string method, string json, string mistake)
    {
        var call = (await CallAsync(HubFixture.Asker, method, json, "--purpose", "TREAT")).FailedWith(ExitCode.WrongUsage);

        Assert.Contains(mistake, call, StringComparison.Ordinal);
        Assert.DoesNotContain("Secretov", call, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--purpose", "FUN")]
    [InlineData("--timeout", "soon")]
    [InlineData("--timeout", "0")]
    [InlineData("--hub", "http://localhost")]
    [InlineData("--reason", "причина")]
    [InlineData("--message-id", "7")]
    public async Task OptionOutOfItsLimits_IsWrongUsage(string option, string value)
    {
        string[] options = option == "--purpose" ? [option, value] : ["--purpose", "TREAT", option, value];

        Assert.Contains(option, (await CallAsync(HubFixture.Asker, "GetPerson", KnownPerson, options)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoPurpose_IsWrongUsage() =>
        Assert.Contains("--purpose", (await CallAsync(HubFixture.Asker, "GetPerson", KnownPerson)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    private Task<CommandResult> CallAsync(string system, string method, string json, params string[] further) =>
        CommandResult.OfAsync(["call", method, json, .. further.Contains("--hub") ? hub.As(system)[2..] : hub.As(system), .. further]);

    [GeneratedRegex(@"^exchange [0-9a-f-]{36}, audit record \d+\s*$")]
    private static partial Regex ExchangeRemark();
}
