using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Sdk.Rest;

/// <summary>Where a partner's REST service is and how it lets us in.</summary>
public sealed class RestPartnerOptions : IValidatableObject
{
    /// <summary>Address that the service's paths are appended to; ends with a slash. https, or http on the loopback address.</summary>
    [Required]
    public Uri? Address { get; set; }

    /// <summary>The key we send. Either this or <see cref="ApiKeyFile"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>File that holds the key and nothing else, blanks around it aside; read once, at the first call.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>How long the service may take for one answer. Default 10 s; 10 ms to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The key, from whichever of the two places.</summary>
    public string ReadApiKey() => string.IsNullOrEmpty(ApiKey) ? File.ReadAllText(ApiKeyFile!).Trim() : ApiKey;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address is not null && !IsUsable(Address))
        {
            yield return new ValidationResult("must be https (http only on loopback) and end with a slash", [nameof(Address)]);
        }

        if (string.IsNullOrEmpty(ApiKey) == string.IsNullOrEmpty(ApiKeyFile))
        {
            yield return new ValidationResult("exactly one of the two must be set", [nameof(ApiKey), nameof(ApiKeyFile)]);
        }
        else if (!string.IsNullOrEmpty(ApiKeyFile) && !File.Exists(ApiKeyFile))
        {
            yield return new ValidationResult($"file '{ApiKeyFile}' does not exist", [nameof(ApiKeyFile)]);
        }
    }

    private static bool IsUsable(Uri address) =>
        address.IsAbsoluteUri && address.AbsoluteUri.EndsWith('/')
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
