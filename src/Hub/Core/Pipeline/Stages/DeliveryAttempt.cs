using EHealth.Integration.Hub.Core.Routing;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>What came back, and whether it speaks against the provider.</summary>
internal readonly record struct DeliveryAttempt(DeliveryResult Result, bool IsFault);
