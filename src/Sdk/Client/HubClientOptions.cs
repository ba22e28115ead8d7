using System.ComponentModel.DataAnnotations;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Sdk;

/// <summary>How a system reaches the hub.</summary>
public sealed class HubClientOptions : IValidatableObject
{
    /// <summary>Addresses of the hub's nodes, <c>https://host:7443</c>. Calls go to the first that answers; provider links and subscriptions go to all.</summary>
    [Required]
    [MinLength(1)]
    public IList<Uri> Addresses { get; set; } = [];

    /// <summary>PEM file with this system's certificate and, after it, any intermediate ones.</summary>
    [Required]
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file with the certificate's private key.</summary>
    [Required]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM file with the certificate authority that the hub's own certificate must come from.</summary>
    [Required]
    public string TrustedAuthorityPath { get; set; } = "";

    /// <summary>Purpose of use of calls that name none (HL7 v3 code). Default <c>TREAT</c>.</summary>
    public string DefaultPurpose { get; set; } = PurposeOfUse.Treatment;

    /// <summary>How long a call may take when it sets no deadline itself, repetitions included. Default 30 s; 10 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan DefaultTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call that met a passing fault is repeated, with the same message id. Default 3; 0 to 20.</summary>
    [Range(0, 20)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Whether requests are checked against the contract's rules before they are sent. Default true. A protocol adapter switches
    /// this off, so that the hub refuses, and records, what its clients got wrong.</summary>
    public bool ValidateBeforeSend { get; set; } = true;

    /// <summary>Calls a provider link holds unanswered at most. Default 256; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxInFlight { get; set; } = 256;

    /// <summary>How long a closing provider waits for calls it still works on. Default 10 s; 0 to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var path in new[] { CertificatePath, PrivateKeyPath, TrustedAuthorityPath }.Where(path => path.Length > 0 && !File.Exists(path)))
        {
            yield return new ValidationResult($"file '{path}' does not exist");
        }

        foreach (var address in (Addresses ?? []).Where(address => !address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps))
        {
            yield return new ValidationResult($"address '{address}' is not an https address", [nameof(Addresses)]);
        }

        if (!PurposeOfUse.All.Contains(DefaultPurpose))
        {
            yield return new ValidationResult($"'{DefaultPurpose}' is no purpose of use", [nameof(DefaultPurpose)]);
        }
    }

    /// <summary>Everything that is wrong with these options, one sentence each; empty when they can be used.</summary>
    internal IReadOnlyList<string> FindMistakes()
    {
        var context = new ValidationContext(this);
        var mistakes = new List<ValidationResult>();

        // The framework asks Validate only when no attribute objects; whoever sets a system up wants to see all at once.
        Validator.TryValidateObject(this, context, mistakes, validateAllProperties: true);
        return [.. mistakes.Concat(Validate(context)).Select(mistake => mistake.ErrorMessage ?? "").Distinct()];
    }
}
