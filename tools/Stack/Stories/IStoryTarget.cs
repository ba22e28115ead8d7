using System.Net;
using EHealth.Integration.Sdk;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories;

/// <summary>A running system that a story can be played on: everything in this process, or each program in a process of its own.</summary>
internal interface IStoryTarget
{
    /// <summary>https address of the hub.</summary>
    Uri HubAddress { get; }

    /// <summary>Where hospitals dial in.</summary>
    IPEndPoint Mllp { get; }

    /// <summary>Where the hub sends a hospital its results; nobody listens there until a story does.</summary>
    IPEndPoint DeskListener { get; }

    /// <summary>host:port of the Kafka that the audit goes to.</summary>
    string KafkaBootstrapServers { get; }

    /// <summary>The hub's data directory: its <c>audit</c> folder is what an operator publishes.</summary>
    string HubDataDirectory { get; }

    /// <summary>The people whom the simulated registers know.</summary>
    SyntheticPopulation Population { get; }

    /// <summary>How a system of the development directory connects.</summary>
    HubClientOptions ClientOptionsOf(string systemId);

    /// <summary>Index that the hub's next audit record will have.</summary>
    Task<ulong> NextAuditIndexAsync(CancellationToken cancellationToken);

    /// <summary>Where the hub's answers about people have come from since it started.</summary>
    Task<IdentityCounts> IdentityCountsAsync(CancellationToken cancellationToken);

    /// <summary>Takes the Redis away, as a crash would.</summary>
    Task KillRedisAsync();
}
