using System.Diagnostics;

namespace EHealth.Integration.Adapters.Hl7v2.Tests;

/// <summary>The adapter as a process of its own.</summary>
public sealed class ProgramTests
{
    private const int ConfigurationWrong = 78;

    [Theory]
    [InlineData("--Hl7v2:Port=abc", "'Hl7v2:Port'")]
    [InlineData("--Hub:MaxRetries=often", "'Hub:MaxRetries'")]
    public async Task WrongSetting_EndsTheProcessWithOneLineThatNamesIt(string setting, string named)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "EHealth.Integration.Adapters.Hl7v2.dll"));
        start.ArgumentList.Add(setting);
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ConfigurationWrong, process.ExitCode);
        Assert.Contains(named, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
