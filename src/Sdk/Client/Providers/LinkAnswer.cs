using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>What waits to be written: a reply, which shares a frame with other replies, or a frame of another kind.</summary>
internal readonly record struct LinkAnswer(LinkReply? Reply, ProviderFrame? Frame);
