using System.CommandLine;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 120; // a file has no edge to wrap at
}

var once = new Option<bool>("--once") { Description = "Play stories on free ports and exit: 0 when every count was right." };
var story = new Option<string>("--story") { Description = "Which story: a name, or all.", DefaultValueFactory = _ => "all" };
var messages = new Option<int>("--messages") { Description = "Messages the hospital sends, an even number.", DefaultValueFactory = _ => 20 };
var data = new Option<string>("--data") { Description = "Data directory.", DefaultValueFactory = _ => "data" };
var json = new Option<string?>("--json") { Description = "Write the report as JSON to this file." };
var redis = new Option<string>("--redis") { Description = "garnet (embedded), server (redis-server as a child process) or host:port.", DefaultValueFactory = _ => "garnet" };
var stopRedis = new Option<bool>("--stop-redis-half-way") { Description = "With --once: kill Redis in the middle of the story." };
var kafka = new Option<string>("--kafka") { Description = "Bootstrap servers of a real Kafka.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EHEALTH_TEST_KAFKA") ?? "" };
var log = new Option<LogLevel>("--log") { Description = "How loud the programs log.", DefaultValueFactory = _ => LogLevel.Warning };
messages.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is var count && (count < 2 || count % 2 != 0))
    {
        result.AddError("--messages takes an even number of at least 2: every patient is admitted and discharged.");
    }
});

var command = new RootCommand("The whole system in one process, for development.") { once, story, messages, data, json, redis, stopRedis, kafka, log };
command.SetAction(async (arguments, cancellationToken) =>
{
    var options = new StackOptions
    {
        DataDirectory = arguments.GetValue(data)!,
        FreePorts = arguments.GetValue(once),
        Redis = arguments.GetValue(redis)!,
        Kafka = arguments.GetValue(kafka)!,
        LogLevel = arguments.GetValue(log),
    };
    try
    {
        if (arguments.GetValue(once))
        {
            var stories = new StoryOptions(arguments.GetValue(story)!, arguments.GetValue(messages), arguments.GetValue(stopRedis), arguments.GetValue(json));
            return await new StoryRun(options, stories, AnsiConsole.Console).PlayAsync(cancellationToken) ? 0 : 1;
        }

        await LiveView.RunAsync(options, AnsiConsole.Console, cancellationToken);
        return 0;
    }
    catch (Exception failure) when (StartFailure.Explain(failure) is { } sentence)
    {
        await Console.Error.WriteLineAsync($"The stack cannot start: {sentence}.");
        return 1;
    }
});

return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
