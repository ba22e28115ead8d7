namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>Something that keeps records through a power loss.</summary>
internal interface IDurableLog : IAsyncDisposable
{
    /// <summary>Completes when the device has confirmed the record. Safe for any number of callers.</summary>
    ValueTask AppendAsync(byte[] record);
}
