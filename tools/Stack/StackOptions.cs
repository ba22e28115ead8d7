namespace EHealth.Integration.Stack;

/// <summary>How the development stack is started.</summary>
internal sealed record StackOptions
{
    /// <summary>Folder of the hub's data. Default <c>data</c>.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Ports as documented, or (for a story run, which must not disturb a running stack) free ones.</summary>
    public bool FreePorts { get; init; }

    /// <summary>Redis: <c>garnet</c> (embedded), <c>server</c> (the machine's redis-server as a child process) or <c>host:port</c>.</summary>
    public string Redis { get; init; } = "garnet";

    /// <summary>Kafka bootstrap servers of a real cluster; empty for librdkafka's mock cluster.</summary>
    public string Kafka { get; init; } = "";

    /// <summary>How loud the programs log.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Where the programs log instead of the console; null for the console.</summary>
    public ILoggerProvider? Log { get; init; }

    public int ContractPort => FreePorts ? 0 : 7443;

    public int AdminPort => FreePorts ? 0 : 7080;

    public int MllpPort => FreePorts ? 0 : 2575;

    public int MllpTlsPort => FreePorts ? 0 : 2576;
}
