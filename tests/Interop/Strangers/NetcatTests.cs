using System.Globalization;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Strangers;

public sealed class NetcatTests(RunningStack running)
{
    [Fact]
    public async Task TheMessageToTry_IsAcknowledgedWithAA()
    {
        Tool.Require("nc");
        var stack = await running.GetAsync();
        TryIt.WriteFiles(stack);
        var file = Path.Combine(stack.Options.DataDirectory, "try", "admission.mllp");
        var listener = string.Create(CultureInfo.InvariantCulture, $"{stack.Mllp.Address} {stack.Mllp.Port}");

        await using var netcat = await ChildProcess.RunAsync("sh", ["-c", $"nc -q 1 {listener} < '{file}' | tr '\\r' '\\n'"]);

        Assert.Contains("MSA|AA|TRY-1", netcat.Output.ToString(), StringComparison.Ordinal);
    }
}
