using System.Collections.Concurrent;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Audit;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>The refusals that the hub has recorded, as its auditor reads them in Kafka.</summary>
internal sealed class RefusalTrail : IAsyncDisposable
{
    private readonly ConcurrentQueue<AuditRecord> _refusals = new();
    private readonly AuditReader _reader;

    public RefusalTrail(DevelopmentStack stack) => _reader = AuditReader.Start(stack.Kafka.BootstrapServers, (record, _) =>
    {
        if (record.Kind == AuditKind.Refusal) _refusals.Enqueue(record);
    });

    /// <summary>Waits for the refusal of exactly these bytes.</summary>
    public async Task<AuditRecord> OfAsync(string operation, HubErrorCode code, byte[] bytes)
    {
        var hash = SHA256.HashData(bytes);
        AuditRecord? found = null;
        await Until.HoldsAsync(
            () => (found = _refusals.FirstOrDefault(record => record.Operation == operation && record.RequestSha256.Span.SequenceEqual(hash))) is not null,
            $"{operation} is recorded");
        Assert.Equal(code, found!.Outcome);
        return found;
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
