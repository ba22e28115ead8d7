using System.Threading.Channels;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Witness.Tests;

/// <summary>The hub's side and the witness, over HTTP.</summary>
public sealed class HubAndWitnessTests : IAsyncLifetime
{
    private static readonly NoteSigner Key = NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunningWitness _witness = new(Key.Verifier);
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-").FullName;

    public async ValueTask InitializeAsync() => await _witness.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _witness.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Checkpoints_AreCosignedAlsoAfterARestartOfTheHub()
    {
        Assert.Equal(300, (await CosignedAsync("hub", 300)).Size);
        Assert.Equal(305, (await CosignedAsync("hub", 5)).Size);
    }

    [Fact]
    public async Task WitnessThatComesBack_GetsTheNewestCheckpointWithoutAFurtherRecord()
    {
        var address = _witness.Address;
        await _witness.StopAsync();
        await using var hub = await TestHub.StartAsync(Path.Combine(_folder, "hub"), _witness.Key, address);
        await hub.WriteAsync(3);
        await hub.SaysAsync(LogLevel.Warning, "cannot be reached");

        await _witness.StartAsync(address);

        while (Checkpoint.TryParse((await hub.NextCosignedAsync()).Text)!.Size < 3)
        {
        }
    }

    // The same key on another data directory: two histories, each sound in itself.
    [Theory]
    [InlineData(2, "has seen 300 audit records and this log has 2")]
    [InlineData(300, "answered 409")]
    [InlineData(400, "answered 422")]
    public async Task SecondHistory_IsToldAsWhatItIs(int records, string reason)
    {
        await CosignedAsync("hub", 300);
        await using var second = await TestHub.StartAsync(Path.Combine(_folder, "second"), _witness.Key, _witness.Address);

        await second.WriteAsync(records);

        await second.SaysAsync(LogLevel.Critical, reason);
    }

    private async Task<Checkpoint> CosignedAsync(string name, int records)
    {
        await using var hub = await TestHub.StartAsync(Path.Combine(_folder, name), _witness.Key, _witness.Address);
        await hub.WriteAsync(records);
        while (true)
        {
            var note = await hub.NextCosignedAsync();
            Assert.True(note.IsSignedBy(Key.Verifier));
            Assert.True(note.IsSignedBy(_witness.Key));
            if (Checkpoint.TryParse(note.Text) is { } checkpoint && checkpoint.Size == hub.Records) return checkpoint;
        }
    }

    private sealed class TestHub : IAsyncDisposable, ILogger<WitnessWorker>
    {
        private readonly SegmentedLog _log;
        private readonly AuditTreeWorker _tree;
        private readonly WitnessWorker _witnesses;
        private readonly Channel<SignedNote> _cosigned = Channel.CreateUnbounded<SignedNote>();
        private readonly Channel<(LogLevel Level, string Text)> _said = Channel.CreateUnbounded<(LogLevel, string)>();

        private TestHub(string folder, NoteVerifier witness, Uri address)
        {
            _log = SegmentedLog.Open(new SegmentedLogOptions { Directory = Path.Combine(folder, "journal"), SegmentBytes = 64 << 10, MaxPayloadBytes = 16 << 10 }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
            var options = new AuditTreeOptions
            {
                CheckpointInterval = TimeSpan.FromMilliseconds(100),
                CheckpointRecords = 1_000_000,
                WitnessInterval = TimeSpan.FromMilliseconds(200),
                Witnesses = { new AuditWitnessOptions { Address = address.ToString(), Key = witness.ToString() } },
            };
            _tree = new AuditTreeWorker(_log, Path.Combine(folder, "audit"), Key, options, TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);
            _witnesses = new WitnessWorker(_tree, options, TimeProvider.System, this);
            _witnesses.CheckpointCosigned += note => _cosigned.Writer.TryWrite(note);
        }

        public Task<SignedNote> NextCosignedAsync() => _cosigned.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

        public long Records => _log.NextAuditIndex;

        public static async Task<TestHub> StartAsync(string folder, NoteVerifier witness, Uri address)
        {
            Directory.CreateDirectory(folder);
            var hub = new TestHub(folder, witness, address);
            await hub._witnesses.StartAsync(TestContext.Current.CancellationToken);
            await hub._tree.StartAsync(TestContext.Current.CancellationToken);
            return hub;
        }

        public async Task WriteAsync(int records)
        {
            for (var number = 0; number < records; number++)
            {
                var section = AuditSection.Write(new AuditRecord { MessageId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString() });
                Assert.True((await _log.AppendAsync((byte)RecordType.Completed, audited: true, section, TestContext.Current.CancellationToken)).Durable);
            }
        }

        /// <summary>Waits until it has said so.</summary>
        public async Task SaysAsync(LogLevel level, string part)
        {
            while (await _said.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken) is var said && (said.Level != level || !said.Text.Contains(part, StringComparison.Ordinal)))
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _tree.StopAsync(CancellationToken.None);
            await _witnesses.StopAsync(CancellationToken.None);
            _witnesses.Dispose();
            _tree.Dispose();
            await _log.DisposeAsync();
        }

        IDisposable? ILogger.BeginScope<TState>(TState state) => null;

        bool ILogger.IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _said.Writer.TryWrite((logLevel, formatter(state, exception)));
    }
}
