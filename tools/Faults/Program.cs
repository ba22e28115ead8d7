using System.CommandLine;
using EHealth.Integration.Faults.Brokers;
using EHealth.Integration.Faults.Fuzzing.Runs;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 120; // a file has no edge to wrap at
}

var command = new RootCommand("What is too long for the tests. Crashes under load: ./faults.sh crash.") { FuzzCommand.Create(), TryCommand.Create(), TargetCommand.Create(), BrokerCommand.Create() };
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
