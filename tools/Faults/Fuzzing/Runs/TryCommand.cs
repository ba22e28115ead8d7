using System.CommandLine;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary><c>try</c>: one input, as it is, with the exception it makes.</summary>
internal static class TryCommand
{
    public static Command Create()
    {
        var target = TargetArgument.Create();
        var file = new Argument<FileInfo>("file") { Description = "The input." };
        var command = new Command("try", "Runs a target on one input. What it throws is shown with its stack trace.") { target, file };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            byte[] input = await File.ReadAllBytesAsync(arguments.GetRequiredValue(file).FullName, cancellationToken);
            arguments.GetRequiredValue(target).Run(input);
            Console.WriteLine("Everything holds.");
        });
        return command;
    }
}
