using System.CommandLine;

namespace EHealth.Integration.Faults.Brokers;

/// <summary><c>broker</c>: all brokers away for a while under load, then back.</summary>
internal static class BrokerCommand
{
    public static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long all brokers are away.", DefaultValueFactory = _ => 10 };
        var rate = new Option<int>("--rate") { Description = "Audit records a second, before, meanwhile and afterwards.", DefaultValueFactory = _ => 3500 };
        var command = new Command("broker", "Records go on while Kafka is away; when it is back, all must come, in order and once. Kafka is librdkafka's mock cluster in this process.") { minutes, rate };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var found = await new AbsenceRun(TimeSpan.FromMinutes(arguments.GetValue(minutes)), arguments.GetValue(rate), Console.Out).RunAsync(cancellationToken);
            return found ? 0 : 1;
        });
        return command;
    }
}
