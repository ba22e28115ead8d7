using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Providers;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>What the SDK sends to the hub for an exception of a provider; it shows this to nobody else.</summary>
internal static class PartnerRefusal
{
    public static LinkError Of(PartnerException refusal) => Error(refusal);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Error")]
    private static extern LinkError Error(PartnerException refusal);
}
