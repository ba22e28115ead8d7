using System.Text.Json;
using System.Text.Json.Serialization;

namespace EHealth.Integration.Hl7.Profiles;

/// <summary>How a profile's file is read: a word that is not known is a mistake, not a comment.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(ProfileFile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
