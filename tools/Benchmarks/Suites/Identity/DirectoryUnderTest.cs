using System.Diagnostics;
using System.Diagnostics.Metrics;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Identity;
using EHealth.Integration.Protocol.Metadata;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>The hub's person directory over a register that answers at once.</summary>
internal sealed class DirectoryUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly InstantRegister _register = new();
    private readonly Sealer _sealer;
    private readonly PersonDirectory _directory;
    private readonly Hub.Core.Pipeline.Exchange _cause;

    /// <param name="keys">The installation's keys.</param>
    /// <param name="redis">StackExchange.Redis configuration string; empty = memory only.</param>
    public DirectoryUnderTest(RandomKeys keys, string redis)
    {
        _sealer = new Sealer(keys);
        var metrics = new IdentityMetrics(_services.GetRequiredService<IMeterFactory>());
        var options = new IdentityOptions
        {
            RedisConfiguration = redis,
            MemoryLifetime = TimeSpan.FromMinutes(15),
            MaxEntriesInMemory = 1_000_000,
            RedisTimeout = TimeSpan.FromSeconds(10), // a machine that stands still must not turn a lookup in Redis into one at the register
        };
        _directory = new PersonDirectory(_register, new SubjectTags(keys), _sealer, metrics, options, TimeProvider.System, NullLoggerFactory.Instance);
        var time = TimeProvider.System;
        _cause = new Hub.Core.Pipeline.Exchange
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Operation = ContractCatalogue.Build([IdentityReflection.Descriptor]).Calls["ehealth.identity.v1.Identity/Resolve"],
            Request = ReadOnlyMemory<byte>.Empty,
            Metadata = new RequestMetadata { Purpose = PurposeOfUse.Treatment },
            Peer = null,
            ArrivedAt = time.GetTimestamp(),
        };
    }

    /// <summary>Questions the register was asked.</summary>
    public long RegisterCalls => _register.Calls;

    /// <summary>Asks about persons one after another, from several tasks, until the time is over or all have been asked about.</summary>
    /// <returns>Lookups a second.</returns>
    public async Task<double> AskAsync(IReadOnlyList<string> persons, int askers, TimeSpan time, CancellationToken cancellationToken)
    {
        var next = -1;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, askers).Select(_ => Task.Run(AskOneAfterAnotherAsync, cancellationToken)));
        return Math.Min(next + 1, persons.Count) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task AskOneAfterAnotherAsync()
        {
            while (TimeProvider.System.GetElapsedTime(started) < time && Interlocked.Increment(ref next) is var index && index < persons.Count)
            {
                await FindAsync(persons[index], cancellationToken);
            }
        }
    }

    /// <summary>Asks about persons over and over from one thread.</summary>
    /// <returns>Lookups in a second of processor time, collector and timers included: a core's worth, whatever else the machine does.</returns>
    public async Task<double> AskFromOneThreadAsync(IReadOnlyList<string> persons, TimeSpan time, CancellationToken cancellationToken)
    {
        using var self = Process.GetCurrentProcess();
        var started = TimeProvider.System.GetTimestamp();
        var used = self.TotalProcessorTime;
        var count = 0L;
        while (TimeProvider.System.GetElapsedTime(started) < time)
        {
            foreach (var pinfl in persons)
            {
                await FindAsync(pinfl, cancellationToken);
            }

            count += persons.Count;
        }

        self.Refresh();
        return count / (self.TotalProcessorTime - used).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _directory.DisposeAsync();
        _sealer.Dispose();
        await _services.DisposeAsync();
    }

    private async ValueTask FindAsync(string pinfl, CancellationToken cancellationToken)
    {
        if (await _directory.FindAsync(pinfl, _cause, cancellationToken) is { Person: null })
        {
            throw new InvalidOperationException("the register knows everybody, and the directory has found nobody");
        }
    }
}
