using System.CommandLine;
using Confluent.Kafka;
using EHealth.Integration.Audit;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>The options of <c>audit verify</c> that name a Kafka, and the check they ask for.</summary>
internal sealed class KafkaSource
{
    private readonly Option<string?> _brokers = new("--kafka") { Description = "Bootstrap servers HOST:PORT,...: reads both topics themselves, from the beginning to their ends." };
    private readonly Option<FileInfo?> _settings = new("--settings") { Description = "With --kafka: librdkafka settings, NAME=VALUE a line, such as security.protocol=ssl." };
    private readonly Option<FileInfo?> _state = new("--state") { Description = "With --kafka: file that says where the last check ended; this one goes on from there and writes it anew." };
    private readonly Option<string?> _node = new("--node") { Description = "With --kafka: the hub node, where several hubs share the topics." };
    private readonly Option<string> _topic = new("--topic") { Description = "With --kafka: topic of the records.", DefaultValueFactory = _ => "ehealth.audit.v1" };
    private readonly Option<string> _checkpoints = new("--checkpoint-topic") { Description = "With --kafka: topic of the checkpoints.", DefaultValueFactory = _ => "ehealth.audit.checkpoints.v1" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _brokers, _settings, _state, _node, _topic, _checkpoints }) command.Add(option);
    }

    /// <summary>The bootstrap servers; null when Kafka was not asked for.</summary>
    public string? BrokersOf(ParseResult arguments) => arguments.GetValue(_brokers);

    /// <summary>Runs the check.</summary>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public (AuditTreeReport? Report, Failure? Failure) Check(ParseResult arguments, NoteVerifier key, CancellationToken cancellationToken)
    {
        var options = new AuditConsumerOptions
        {
            BootstrapServers = BrokersOf(arguments)!,
            Key = key,
            NodeId = arguments.GetValue(_node),
            Topic = arguments.GetRequiredValue(_topic),
            CheckpointTopic = arguments.GetRequiredValue(_checkpoints),
            Settings = SettingsIn(arguments.GetValue(_settings)),
        };
        var file = arguments.GetValue(_state);
        var from = file is { Exists: true } ? AuditConsumerState.TryParse(File.ReadAllText(file.FullName)) ?? throw new InvalidDataException($"'{file}' does not say where a check ended.") : null;
        try
        {
            var check = new KafkaCheck(options, from);
            if (check.Run(cancellationToken) is not { } report) return (null, new Failure(ExitCode.Unreachable, $"Kafka at {options.BootstrapServers} cannot be reached, or a part of it."));
            if (file is not null && check.State is { } state) File.WriteAllText(file.FullName, state.ToString());
            return (report, null);
        }
        catch (KafkaException refused)
        {
            return (null, new Failure(ExitCode.Unreachable, $"Kafka says {refused.Error.Code}: {refused.Error.Reason}."));
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            return (null, new Failure(ExitCode.WrongUsage, $"The Kafka client does not take a setting: {wrong.Message.TrimEnd('.')}."));
        }
    }

    private static Dictionary<string, string> SettingsIn(FileInfo? file)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in file is null ? [] : File.ReadLines(file.FullName).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            // The line itself may hold a password.
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new InvalidDataException($"'{file}' has a line that is not NAME=VALUE.");
            settings[line[..equals].TrimEnd()] = line[(equals + 1)..].TrimStart();
        }

        return settings;
    }
}
