namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>The links open at this node.</summary>
public interface IProviderLinks
{
    /// <summary>The provider's end of the hub for a system, whether or not a link is open now.</summary>
    IProvider ProviderFor(string systemId);
}
