using System.Net;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Where the listener listens, once it does; for a program that let it take a free port.</summary>
public sealed class MllpListenerStatus
{
    /// <summary>Null until the program has started.</summary>
    public IPEndPoint? EndPoint { get; internal set; }
}
