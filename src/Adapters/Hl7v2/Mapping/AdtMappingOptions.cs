using System.ComponentModel.DataAnnotations;
using EHealth.Integration.Adapters.Hl7v2.Parsing;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>What a message leaves unsaid.</summary>
internal sealed class AdtMappingOptions
{
    /// <summary>Offset from UTC of timestamps that state none. -14 h to +14 h, default +5 h (Asia/Tashkent).</summary>
    [Range(typeof(TimeSpan), "-14:00:00", "14:00:00")]
    public TimeSpan DefaultUtcOffset { get; set; } = Hl7Timestamp.Tashkent;
}
