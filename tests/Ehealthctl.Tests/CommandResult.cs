using System.Text.Json;

namespace EHealth.Integration.Ehealthctl.Tests;

/// <summary>What a command left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Width of the screen that the tests look at.</summary>
    public const int ScreenWidth = 100;

    /// <summary>Runs a command as a person at a screen of 100 columns would see it.</summary>
    public static async Task<CommandResult> OfAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var streams = new FixedWidthStreams(ScreenWidth) { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await CommandLine.RunAsync(args, streams, TestContext.Current.CancellationToken);
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Lines of the answer, without the spaces that fill a column.</summary>
    public string[] Lines => [.. Output.Split('\n').Select(line => line.TrimEnd())];

    /// <summary>It failed with this code and one sentence on standard error, with nothing on standard output.</summary>
    public string FailedWith(ExitCode code)
    {
        Assert.Equal((int)code, ExitCode);
        Assert.Empty(Output);
        return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }
}
