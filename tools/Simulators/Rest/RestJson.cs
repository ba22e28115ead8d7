using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace EHealth.Integration.Simulators.Rest;

/// <summary>The wire shapes of all simulated services, serialised without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemReply))]
[JsonSerializable(typeof(PersonQuery))]
[JsonSerializable(typeof(PersonReply))]
[JsonSerializable(typeof(PersonSearch))]
[JsonSerializable(typeof(PersonSearchReply))]
[JsonSerializable(typeof(EligibilityQuery))]
[JsonSerializable(typeof(EligibilityReply))]
internal sealed partial class RestJson : JsonSerializerContext
{
    /// <summary>Cyrillic goes out as UTF-8, as state systems send it, not as \u escapes: what reads it must cope.</summary>
    // Made on first use: Default must exist by then, and static initialisers of a partial class have no order.
    public static RestJson Utf8 => field ??=
        new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
