using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Looks whether ports are free before anything starts: the server's own complaint comes late, and with a page of stack trace.</summary>
public static class PortCheck
{
    /// <summary>Tries each port once; port 0 is always free.</summary>
    /// <exception cref="HubStartException">One is taken; the message says which and for what it was wanted.</exception>
    public static void Require(params IEnumerable<(IPAddress Address, int Port, string Use)> wanted)
    {
        foreach (var (address, port, use) in wanted)
        {
            try
            {
                using var probe = new TcpListener(address, port);
                probe.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                throw new HubStartException($"port {port} on {address} ({use}) is taken by another program: stop that one, or configure another port", taken);
            }
        }
    }
}
