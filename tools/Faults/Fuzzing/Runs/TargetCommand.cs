using System.CommandLine;
using SharpFuzz;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary><c>target</c>: what afl++ starts. Input after input comes on standard input; see SharpFuzz.</summary>
internal static class TargetCommand
{
    public const string Name = "target";

    public static Command Create()
    {
        var target = TargetArgument.Create();
        var command = new Command(Name, "Waits for a fuzzer's inputs.") { Hidden = true };
        command.Arguments.Add(target);
        command.SetAction(arguments =>
        {
            var fuzzed = arguments.GetRequiredValue(target);
            // In a process of its own below the one that talks to afl++: a hang or an overflown stack ends only that.
            Fuzzer.OutOfProcess.Run(stream => fuzzed.Run(ReadAll(stream)));
        });
        return command;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var input = new MemoryStream();
        stream.CopyTo(input);
        return input.ToArray();
    }
}
