using System.Net.NetworkInformation;
using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.CommandLine;

public sealed class InteractiveTests
{
    private static readonly int[] DocumentedPorts = [7443, 7080, 2575];

    [Fact]
    public async Task CtrlC_DrainsAndEndsWithZero()
    {
        Assert.SkipWhen(
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => DocumentedPorts.Contains(listener.Port)),
            "another program listens on 7443, 7080 or 2575");
        using var folder = new TemporaryFolder();
        await using var stack = StackCommand.Start("--data", folder["data"]);

        await stack.WaitForLineAsync("https://localhost:7443");
        await stack.WaitForLineAsync("127.0.0.1:2575");
        await stack.WaitForLineAsync("curl --cacert");
        await stack.WaitForLineAsync("Ctrl-C drains and ends");
        var exitCode = await stack.InterruptAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("draining", stack.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", stack.Errors.ToString());
    }
}
