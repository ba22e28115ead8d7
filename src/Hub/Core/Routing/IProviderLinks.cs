namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>The links open at this node.</summary>
public interface IProviderLinks
{
    /// <summary>A system as the provider of one contract, whether or not it has a link for it now.</summary>
    IProvider ProviderFor(string systemId, string contract);
}
