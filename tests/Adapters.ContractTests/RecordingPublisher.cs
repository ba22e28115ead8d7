using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>Takes events as the hub does: a message id once with the same content, and never with other content.</summary>
internal sealed class RecordingPublisher : IEventPublisher
{
    private readonly ConcurrentDictionary<Guid, IMessage> _accepted = new();

    /// <summary>What the next publications are refused with; null = nothing.</summary>
    public HubError? Refusal { get; set; }

    public List<(IMessage Message, PublishOptions Options)> Published { get; } = [];

    public Task<PublishReceipt> PublishAsync(IMessage message, PublishOptions options, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
            throw new HubException(Refusal);
        var id = Assert.NotNull(options.MessageId);
        if (_accepted.TryGetValue(id, out var earlier) && !earlier.Equals(message))
            throw new HubException(new HubError(HubErrorCode.MessageDuplicate) { Resource = id.ToString("D") });
        var repeated = !_accepted.TryAdd(id, message);
        if (!repeated)
            Published.Add((message, options));
        return Task.FromResult(new PublishReceipt(id, "exchange", 1, repeated));
    }
}
