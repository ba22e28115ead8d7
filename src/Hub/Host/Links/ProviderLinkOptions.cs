using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>Provider links.</summary>
public sealed class ProviderLinkOptions
{
    /// <summary>How often a link is probed and its certificate looked at again. Default 5 s; 100 ms to 1 min. Three unanswered probes end it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls a provider holds unanswered when it names no number itself. Default 256; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int DefaultMaxInFlight { get; set; } = 256;
}
