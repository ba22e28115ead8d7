namespace EHealth.Integration.Simulators.Rest;

/// <summary>
/// The faults of one simulated service. Settable at any time from any thread; a request obeys what stands here when it
/// arrives. To have connections refused, see <see cref="RestSimulator.StopListeningAsync"/>.
/// </summary>
public sealed class FaultSwitch
{
    private long _latencyTicks;
    private volatile FaultMode _mode;

    /// <summary>Waited before every answer, faulty ones included; zero or more.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Interlocked.Exchange(ref _latencyTicks, value.Ticks);
        }
    }

    /// <summary>What goes wrong beyond slowness.</summary>
    public FaultMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>Works again, and quickly.</summary>
    public void Clear()
    {
        Latency = TimeSpan.Zero;
        Mode = FaultMode.None;
    }
}
