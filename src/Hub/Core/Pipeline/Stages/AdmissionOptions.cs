using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>How much the hub takes at a time.</summary>
public sealed class AdmissionOptions
{
    /// <summary>What is said beside an event and its source message, in bytes.</summary>
    public const int EnvelopeBytes = 64 * 1024;

    /// <summary>Largest request of a call in bytes. Default 10 MiB; 1 KiB to 24 MiB.</summary>
    [Range(1024, 24 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Largest event in bytes, and largest message that an event was made from. Default 64 MiB; 1 KiB to 256 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxEventBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes of large events (<see cref="LargeMessages"/>) that the hub takes in at a time, and as many again that it delivers. Default 256 MiB; at
    /// least an event and its source message of <see cref="MaxEventBytes"/>, to 16 GiB. The memory needed is about twice that for those taken in, and twice for those delivered.</summary>
    [Range(1024 * 1024, 16L * 1024 * 1024 * 1024)]
    public long LargeMessageBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Most exchanges under way at a time, of all senders. Default 20,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxInFlight { get; set; } = 20_000;

    /// <summary>Largest PublishRequest: event, source message, and what is said beside them.</summary>
    public long MaxPublicationBytes => (2L * MaxEventBytes) + EnvelopeBytes;

    /// <summary>What is wrong between the options, each in a sentence.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (LargeMessageBytes < MaxPublicationBytes)
        {
            yield return $"LargeMessageBytes ({LargeMessageBytes}) holds no event of MaxEventBytes with its source message: it needs {MaxPublicationBytes}";
        }
    }
}
