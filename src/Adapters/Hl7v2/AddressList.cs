using System.Net;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Addresses and networks as they stand in options.</summary>
internal static class AddressList
{
    /// <summary>Reads <c>10.1.2.3</c> or <c>10.1.0.0/16</c>; IPv6 likewise.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, 8 * address.GetAddressBytes().Length);
        return true;
    }
}
