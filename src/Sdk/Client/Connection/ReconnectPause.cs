namespace EHealth.Integration.Sdk.Connection;

/// <summary>How long to wait before dialling again: exponential from 200 ms to 15 s, with full jitter, so that ten thousand pharmacies do not return in the same second.</summary>
internal sealed class ReconnectPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var ceiling = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_failures++, 10)));
        return First / 2 + (ceiling * Random.Shared.NextDouble());
    }
}
