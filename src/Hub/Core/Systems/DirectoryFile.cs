using System.Text.Json.Serialization;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>The directory file as it is written (JSON, comments allowed). See <see cref="DirectoryReader"/> for the rules.</summary>
/// <remarks>Settable, not init: the JSON source generator sets an init property even when the file leaves it out, and the default is gone.</remarks>
internal sealed record DirectoryFile
{
    public List<SystemEntry> Systems { get; set; } = [];

    internal sealed record SystemEntry
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public List<string> Provides { get; set; } = [];

        public List<string> SpeaksFor { get; set; } = [];

        public List<GrantEntry> Grants { get; set; } = [];

        public List<string> Publishes { get; set; } = [];

        public QuotaEntry? PublishQuota { get; set; }

        public List<string> Subscribes { get; set; } = [];
    }

    internal sealed record GrantEntry
    {
        public List<string> Calls { get; set; } = [];

        public List<string> Purposes { get; set; } = [];

        public QuotaEntry? Quota { get; set; }
    }

    internal sealed record QuotaEntry
    {
        public int PerSecond { get; set; } = Core.Systems.Quota.Default.PerSecond;

        public int Burst { get; set; } = Core.Systems.Quota.Default.Burst;

        public int MaxInFlight { get; set; } = Core.Systems.Quota.Default.MaxInFlight;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DirectoryFile))]
internal sealed partial class DirectoryFileJson : JsonSerializerContext;
