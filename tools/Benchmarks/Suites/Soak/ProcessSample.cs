namespace EHealth.Integration.Benchmarks.Suites.Soak;

/// <summary>What the hub holds at a moment.</summary>
/// <param name="ResidentMiB">Memory that the system has given it (VmRSS).</param>
/// <param name="HeapMiB">What the collector found alive the last time.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ProcessSample(double ResidentMiB, double HeapMiB, double Handles, double Threads);
