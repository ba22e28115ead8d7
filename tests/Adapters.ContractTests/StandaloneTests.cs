using System.Diagnostics;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>The adapters as processes of their own.</summary>
public sealed class StandaloneTests
{
    private const int ConfigurationWrong = 78;

    [Theory]
    [InlineData("EHealth.Integration.Adapters.CivilRegistry")]
    [InlineData("EHealth.Integration.Adapters.TaxInsurance")]
    public async Task MissingSettings_EndTheProcessWithOneLineThatNamesThem(string program)
    {
        var (exitCode, errors) = await RunAsync(program);

        Assert.Equal(ConfigurationWrong, exitCode);
        var line = Assert.Single(errors);
        Assert.Contains("'Address'", line, StringComparison.Ordinal);
        Assert.Contains("CertificatePath", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Address=http://registry.example/", "must be https")]
    [InlineData("Address=https://registry.example/api", "end with a slash")]
    [InlineData("Timeout=00:00:00", "Timeout must be between")]
    [InlineData("Timeout=soon", "'CivilRegistry:Timeout'")]
    [InlineData("ApiKeyFile=/no/such/file", "exactly one of the two")]
    public async Task WrongSetting_IsNamed(string setting, string complaint)
    {
        var (exitCode, errors) = await RunAsync(
            "EHealth.Integration.Adapters.CivilRegistry",
            "--CivilRegistry:Address=https://registry.example/", "--CivilRegistry:ApiKey=key", $"--CivilRegistry:{setting}");

        Assert.Equal(ConfigurationWrong, exitCode);
        Assert.Contains(complaint, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string[] Errors)> RunAsync(string program, params string[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (var setting in settings)
            start.ArgumentList.Add(setting);
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
