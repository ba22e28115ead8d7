using System.Collections.Concurrent;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Audit;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>The refusals that the hub has recorded, as its auditor reads them in Kafka, with the salts of their hashes, as the hub discloses them.</summary>
internal sealed class RefusalTrail : IAsyncDisposable
{
    private readonly ConcurrentQueue<AuditRecord> _refusals = new();
    private readonly AuditReader _reader;
    private readonly HubConnection _hub;

    public RefusalTrail(DevelopmentStack stack)
    {
        _hub = HubConnection.Open(stack.ClientOptionsOf(DevelopmentDirectory.Operator));
        _reader = AuditReader.Start(stack.Kafka.BootstrapServers, (record, _) =>
        {
            if (record.Kind == AuditKind.Refusal) _refusals.Enqueue(record);
        });
    }

    /// <summary>Waits for the refusal of exactly these bytes.</summary>
    public async Task<AuditRecord> OfAsync(string operation, HubErrorCode code, byte[] bytes)
    {
        while (true)
        {
            AuditRecord? candidate = null;
            await Until.HoldsAsync(() => _refusals.TryDequeue(out candidate), $"{operation} is recorded");
            if (candidate!.Operation != operation || !await IsOfAsync(candidate, bytes)) continue;
            Assert.Equal(code, candidate.Outcome);
            return candidate;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        _hub.Dispose();
    }

    private async Task<bool> IsOfAsync(AuditRecord record, byte[] bytes)
    {
        var disclosed = await _hub.Client<AuditSubjects.AuditSubjectsClient>().DiscloseAsync(
            new DiscloseRequest { Index = record.Index }, HubCall.With(PurposeOfUse.PatientRequest, cancellationToken: TestContext.Current.CancellationToken));
        return record.RequestHash.Span.SequenceEqual(SHA256.HashData([.. disclosed.Salt.Span, .. SHA256.HashData(bytes)]));
    }
}
