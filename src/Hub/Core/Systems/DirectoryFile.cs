using System.Text.Json.Serialization;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>The directory file as it is written (JSON, comments allowed). See <see cref="DirectoryReader"/> for the rules.</summary>
internal sealed record DirectoryFile
{
    public List<SystemEntry> Systems { get; init; } = [];

    internal sealed record SystemEntry
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public List<string> Provides { get; init; } = [];

        public List<string> SpeaksFor { get; init; } = [];

        public List<GrantEntry> Grants { get; init; } = [];

        public List<string> Publishes { get; init; } = [];

        public List<string> Subscribes { get; init; } = [];
    }

    internal sealed record GrantEntry
    {
        public List<string> Calls { get; init; } = [];

        public List<string> Purposes { get; init; } = [];

        public QuotaEntry? Quota { get; init; }
    }

    internal sealed record QuotaEntry
    {
        public int PerSecond { get; init; } = Core.Systems.Quota.Default.PerSecond;

        public int Burst { get; init; } = Core.Systems.Quota.Default.Burst;

        public int MaxInFlight { get; init; } = Core.Systems.Quota.Default.MaxInFlight;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DirectoryFile))]
internal sealed partial class DirectoryFileJson : JsonSerializerContext;
