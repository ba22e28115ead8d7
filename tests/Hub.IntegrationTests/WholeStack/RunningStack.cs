using System.Collections.Concurrent;
using System.Diagnostics;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Stack;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>The development stack on free ports, everything it logs and every span it makes.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ehealth-stack-test-");
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public RunningStack()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    internal DevelopmentStack Stack { get; private set; } = null!;

    internal CollectedLog Log { get; } = new();

    /// <summary>Spans that have ended, of everything in this process.</summary>
    internal IReadOnlyCollection<Activity> Spans => _spans;

    internal string DataDirectory => _folder.FullName;

    public async ValueTask InitializeAsync() => Stack = await DevelopmentStack.StartAsync(
        new StackOptions { DataDirectory = DataDirectory, FreePorts = true, LogLevel = LogLevel.Trace, Log = Log }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }
}
