using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>How much the hub takes at a time.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Largest request or event in bytes. Default 10 MiB; 1 KiB to 24 MiB: an event and its source message
    /// must fit together into one journal segment of 64 MiB.</summary>
    [Range(1024, 24 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Most exchanges under way at a time, of all senders. Default 20,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 20_000;
}
