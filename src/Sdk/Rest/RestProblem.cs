using System.Text.Json;
using System.Text.Json.Serialization;

namespace EHealth.Integration.Sdk.Rest;

/// <summary>The part of a problem document (RFC 9457) that programs read.</summary>
internal sealed record RestProblem(string? Code = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RestProblem))]
internal sealed partial class RestJson : JsonSerializerContext;
