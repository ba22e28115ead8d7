using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.CommandLine;

/// <summary>The development stack as a program, as run.sh starts it.</summary>
internal static class StackCommand
{
    public static ChildProcess Start(params IEnumerable<string> arguments) => ChildProcess.Start("dotnet", [Repository.StackProgram, .. arguments]);

    public static async Task<ChildProcess> RunAsync(params IEnumerable<string> arguments)
    {
        var stack = Start(arguments);
        try
        {
            await stack.WaitForExitAsync();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }
}
