using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>How an outgoing MLLP connection is opened.</summary>
public sealed class MllpClientOptions
{
    /// <summary>Time to connect, TLS handshake included. Default 10 s; 100 ms to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS; null, the default, for MLLP on plain TCP.</summary>
    public MllpClientTlsOptions? Tls { get; set; }
}
