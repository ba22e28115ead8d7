using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>One bound method of a provider: serialized request in, serialized response out.</summary>
internal delegate ValueTask<ByteString> LinkMethod(LinkCall call, ServerCallContext context);
