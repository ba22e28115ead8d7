using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>What is known about a message id.</summary>
/// <param name="Kind">New, under way, used for other content, or answered.</param>
/// <param name="Response">The answer it got; empty unless answered.</param>
/// <param name="Error">The "no" it got from the provider, when answered with one.</param>
public readonly record struct ReplayVerdict(ReplayVerdictKind Kind, ReadOnlyMemory<byte> Response = default, HubError? Error = null);
