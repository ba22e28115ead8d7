using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>What came back from a provider.</summary>
/// <param name="Response">Serialized response; empty with an error.</param>
/// <param name="Error">The provider's "no", or why there is no answer.</param>
/// <param name="HandedOver">True when the request may have reached the provider.</param>
public readonly record struct DeliveryResult(ReadOnlyMemory<byte> Response, HubError? Error, bool HandedOver);
