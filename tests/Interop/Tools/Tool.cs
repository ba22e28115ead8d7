namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>Programs of the machine that a test needs.</summary>
internal static class Tool
{
    /// <summary>Skips the test when a program is not installed.</summary>
    public static void Require(params ReadOnlySpan<string> programs)
    {
        foreach (var program in programs)
        {
            Assert.SkipUnless(IsInstalled(program), $"{program} is not installed; tests/Interop/prepare.sh installs it");
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
