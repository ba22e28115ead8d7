using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Simulators.Rest;

/// <summary>Where a simulated service listens, whom it lets in, and about whom it knows.</summary>
public sealed class RestSimulatorOptions
{
    /// <summary>TCP port on the loopback address, 0 .. 65535; 0 = any free one, kept for the simulator's life.</summary>
    public int Port { get; init; }

    /// <summary>What a caller must send in the X-Api-Key header.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The people the service knows.</summary>
    public required SyntheticPopulation Population { get; init; }

    /// <summary>The clock of <see cref="FaultSwitch.Latency"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
