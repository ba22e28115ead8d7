using System.CommandLine;
using EHealth.Integration.Faults.Fuzzing.Runs;

var command = new RootCommand("What is too long for the tests. Crashes under load: ./faults.sh crash.") { FuzzCommand.Create(), TryCommand.Create(), TargetCommand.Create() };
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
