using System.Text.Json;
using System.Text.Json.Serialization;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The fund's wire shapes, read and written without reflection. A missing member is an error, never a default.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(EligibilityQuery))]
[JsonSerializable(typeof(EligibilityReply))]
internal sealed partial class FundJson : JsonSerializerContext;
