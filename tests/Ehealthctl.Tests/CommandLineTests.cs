using System.Diagnostics;
using EHealth.Integration.Ehealthctl.Catalogue;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Ehealthctl.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("certificate")]
    [InlineData("certificate issue")]
    [InlineData("certificate revoke")]
    [InlineData("certificate show")]
    [InlineData("directory")]
    [InlineData("directory check")]
    [InlineData("contracts")]
    [InlineData("whoami")]
    [InlineData("systems")]
    [InlineData("call")]
    [InlineData("status")]
    [InlineData("hl7")]
    [InlineData("hl7 parse")]
    [InlineData("hl7 validate")]
    [InlineData("hl7 diff")]
    [InlineData("hl7 anonymize")]
    [InlineData("hl7 ack")]
    [InlineData("hl7 send")]
    [InlineData("hl7 listen")]
    [InlineData("hl7 check")]
    public async Task HelpOfEveryCommand_NamesItAndTheExitCodes(string command)
    {
        var help = (await CommandResult.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Succeeded();

        Assert.Contains($"  ehealthctl {command}".TrimEnd(), help.Output, StringComparison.Ordinal);
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"\n  {(int)code}  ", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'ehealthctl' needs a command: certificate, directory, contracts, whoami, systems, call, status, audit, journal, hl7.")]
    [InlineData("'ehealthctl certificate' needs a command: issue, revoke, show.", "certificate")]
    [InlineData("'nonsense'", "nonsense")]
    [InlineData("'--nonsense'", "contracts", "--nonsense")]
    [InlineData("'show'", "certificate", "show")]
    public async Task CommandThatIsNotUnderstood_IsWrongUsage(string mistake, params string[] args) =>
        Assert.Contains(mistake, (await CommandResult.OfAsync(args)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task Contracts_ListsMethodsEventsAndPurposes()
    {
        var contracts = (await CommandResult.OfAsync("contracts")).Succeeded();

        Assert.Contains(contracts.Lines, line => line.StartsWith("ehealth.registry.v1.CivilRegistry/GetPerson ", StringComparison.Ordinal) && line.EndsWith("reads    pinfl*", StringComparison.Ordinal));
        Assert.Contains(contracts.Lines, line => line.StartsWith("ehealth.audit.v1.EdgeRefusals/Report ", StringComparison.Ordinal) && line.Contains("changes", StringComparison.Ordinal));
        Assert.Contains(contracts.Lines, line => line.StartsWith("ehealth.clinical.v1.PatientAdmitted ", StringComparison.Ordinal) && line.Contains("30 days", StringComparison.Ordinal));
        Assert.All(contracts.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task Contracts_AsJson_TellsSideEffects()
    {
        var methods = (await CommandResult.OfAsync("contracts", "--json")).Succeeded().Json.GetProperty("methods").EnumerateArray().ToList();

        Assert.False(SideEffectsOf("ehealth.identity.v1.Identity/Resolve"));
        Assert.True(SideEffectsOf("ehealth.audit.v1.EdgeRefusals/Report"));

        bool SideEffectsOf(string name) => methods.Single(method => method.GetProperty("name").GetString() == name).GetProperty("sideEffects").GetBoolean();
    }

    [Fact]
    public void EveryPurposeOfUse_IsDescribed() =>
        Assert.All(PurposeOfUse.All, purpose => Assert.NotEmpty(ContractsCommand.DescriptionOf(purpose)));

    [Fact]
    public async Task ProgramOfItsOwn_SplitsAnswerFailureAndExitCode()
    {
        var good = await RunProgramAsync("contracts");
        var bad = await RunProgramAsync("certificate", "show", "/nowhere.pem");

        Assert.Contains("ehealth.hub.v1.Directory/WhoAmI", good.Succeeded().Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", good.Output, StringComparison.Ordinal);
        Assert.Contains("does not exist", bad.FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunProgramAsync(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var program = Process.Start(start)!;
        var (output, error) = (program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandResult(program.ExitCode, await output, await error);
    }
}
