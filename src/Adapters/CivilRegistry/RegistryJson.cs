using System.Text.Json;
using System.Text.Json.Serialization;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>The registry's wire shapes, read and written without reflection. A missing member is an error, never a default.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PersonQuery))]
[JsonSerializable(typeof(PersonEntry))]
[JsonSerializable(typeof(PersonSearch))]
[JsonSerializable(typeof(PersonSearchReply))]
internal sealed partial class RegistryJson : JsonSerializerContext;
