using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>What the sender is told.</summary>
/// <param name="Response">Serialized response; empty with an error and for events.</param>
/// <param name="Error">The refusal, or null.</param>
public readonly record struct ExchangeOutcome(ReadOnlyMemory<byte> Response, HubError? Error);
