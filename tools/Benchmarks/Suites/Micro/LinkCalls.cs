using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>Calls as the hub sends them over a link.</summary>
internal static class LinkCalls
{
    public static LinkCall Call(ulong callId, ByteString payload) => new()
    {
        CallId = callId,
        Method = "ehealth.benchmark.v1.Echo/Read",
        Payload = payload,
        TimeoutMs = 30_000,
        Context = new CallContext
        {
            ExchangeId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e47",
            MessageId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e48",
            Sender = "uz.benchmark.consumer",
            Purpose = "TREAT",
        },
    };
}
