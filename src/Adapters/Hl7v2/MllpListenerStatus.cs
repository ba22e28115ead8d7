using System.Net;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Where the listeners listen, once they do; for a program that let it take a free port.</summary>
public sealed class MllpListenerStatus
{
    /// <summary>The plain listener. Null until the program has started.</summary>
    public IPEndPoint? EndPoint { get; internal set; }

    /// <summary>The TLS listener. Null until the program has started, and where there is none.</summary>
    public IPEndPoint? TlsEndPoint { get; internal set; }
}
