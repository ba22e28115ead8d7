using System.Buffers.Text;
using System.Text;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Copies the audit records from the journal to Kafka, in order, and remembers how far Kafka has confirmed them.
/// Nobody waits for it: while Kafka is away the records wait in the journal.</summary>
public sealed class AuditRelay(SegmentedLog log, JournalIndex index, RelayTopics topics, AuditRelayOptions options, TimeProvider time, ILogger<AuditRelay> logger) : BackgroundService
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);
    private static readonly Header Schema = new(MetadataNames.KafkaSchema, Encoding.ASCII.GetBytes(AuditRecord.Descriptor.FullName));

    private RelayPosition _position = new(start: 0);
    private long _saved;
    private long _read;

    /// <summary>Journal records written and not yet confirmed by Kafka, audit records and others; 0 when nothing is to be sent.</summary>
    public long Lag => Math.Max(0, log.NextIndex - (_position.Unconfirmed == 0 ? Math.Max(Volatile.Read(ref _read), _position.Next) : _position.Next));

    /// <summary>Journal index below which every audit record is in Kafka.</summary>
    public long ConfirmedBelow => _position.Next;

    /// <summary>Records handed to Kafka and not confirmed.</summary>
    internal int Unconfirmed => _position.Unconfirmed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _position = new RelayPosition(Math.Max(index.RelayPosition(), log.FirstIndex));
        try
        {
            await topics.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Log.RelayStarted(logger, _position.Next, options.Topic);
        while (!stoppingToken.IsCancellationRequested)
        {
            var failure = await RelayUntilFailureAsync(stoppingToken);
            if (failure is null)
            {
                return;
            }

            // What was sent and not confirmed is sent again from the position; consumers dedupe by index.
            _position = new RelayPosition(_position.Next);
            Volatile.Write(ref _read, 0);
            Log.RelayRestarted(logger, _position.Next, failure.Value.ToString());
            await Task.Delay(RestartPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null at an orderly end, else the error after which this producer cannot be used any longer.</returns>
    private async Task<ErrorCode?> RelayUntilFailureAsync(CancellationToken stopping)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var reader = log.OpenReader(_position.Next);
        var run = new RelayRun(_position, failed);
        using var producer = BuildProducer(run);
        await using var saving = time.CreateTimer(_ => Save(), null, SaveInterval, SaveInterval);
        try
        {
            while (await reader.WaitToReadAsync(failed.Token))
            {
                while (reader.TryRead(out var record))
                {
                    if (record.AuditIndex >= 0)
                    {
                        await run.WaitForRoomAsync(options.MaxUnconfirmed);
                        Send(producer, record, run);
                    }

                    Volatile.Write(ref _read, record.Index + 1);
                }
            }
        }
        catch (OperationCanceledException) when (failed.IsCancellationRequested)
        {
            // Stopping, or the producer failed; told apart below.
        }

        producer.Flush(TimeSpan.FromSeconds(stopping.IsCancellationRequested ? 2 : 0));
        Save();
        return run.Failure;
    }

    private void Send(IProducer<byte[]?, byte[]> producer, LogRecord record, RelayRun run)
    {
        var index = new byte[CountDigits(record.AuditIndex)];
        Utf8Formatter.TryFormat(record.AuditIndex, index, out _);
        var message = new Message<byte[]?, byte[]>
        {
            Key = AuditSection.PseudonymOf(record.Payload),
            Value = AuditSection.Complete(record.Payload, record.AuditIndex),
            Headers = new Headers { { MetadataNames.KafkaAuditIndex, index }, Schema },
        };
        var journalIndex = record.Index;
        _position.Sending(journalIndex);
        while (true)
        {
            try
            {
                producer.Produce(options.Topic, message, report => run.Report(journalIndex, report));
                return;
            }
            catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(50));
            }
            catch (ProduceException<byte[]?, byte[]> refused)
            {
                // Not taken at all, such as one larger than message.max.bytes allows: it waits here, and the lag tells. Nothing overtakes it.
                run.Fail(refused.Error.Code);
                return;
            }
        }
    }

    private IProducer<byte[]?, byte[]> BuildProducer(RelayRun run)
    {
        var config = AuditProducerConfig.Create(options, "ehealth-hub-relay");
        config.EnableIdempotence = true;
        config.LingerMs = 5;
        config.CompressionType = options.Compression;

        // Hashes and pseudonyms do not compress; what does, the names, is found by the fastest level too, in a fraction of the time of gzip's usual one.
        if (options.Compression == CompressionType.Gzip && !options.Settings.ContainsKey("compression.level")) config.CompressionLevel = 1;
        config.DeliveryReportFields = "status"; // the record itself need not come back with its confirmation
        config.QueueBufferingMaxMessages = options.MaxUnconfirmed * 2;
        return new ProducerBuilder<byte[]?, byte[]>(config)
            .SetErrorHandler((_, error) =>
            {
                Log.RelayTrouble(logger, error.Code.ToString(), error.Reason);
                if (error.IsFatal)
                {
                    run.Fail(error.Code);
                }
            })
            .SetLogHandler((_, message) => Log.RelayClient(logger, message.Name, message.Message))
            .Build();
    }

    private static int CountDigits(long number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10) digits++;
        return digits;
    }

    private void Save()
    {
        var next = _position.Next;
        if (next > Interlocked.Exchange(ref _saved, next))
        {
            log.TryEnqueue((byte)RecordType.Relay, new RelayBody { NextIndex = next }.ToByteArray());
        }
    }
}
