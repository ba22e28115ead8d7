using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>What waits to be written: a call, which shares a frame with other calls, or a frame of another kind.</summary>
internal readonly record struct LinkOutput(LinkCall? Call, HubFrame? Frame);
