using System.ComponentModel.DataAnnotations;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.Identity;
using EHealth.Integration.Hub.Journal;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Tree;

namespace EHealth.Integration.Hub.Host;

/// <summary>Configuration of one hub node; section <c>Hub</c>.</summary>
public sealed class HubOptions
{
    /// <summary>System id of this node, <c>hub.</c> and a name. It stands in the audit and in the directory. Default <c>hub.node1</c>.</summary>
    [RegularExpression(@"hub\.[a-z0-9-]{1,60}")]
    public string NodeId { get; set; } = "hub.node1";

    /// <summary>Folder of everything the hub keeps: journal, index, and where not named otherwise directory, keys and certificates.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>IP address to listen on. Default 0.0.0.0, all interfaces.</summary>
    [Required]
    public string ListenAddress { get; set; } = "0.0.0.0";

    /// <summary>Port of the contracts: gRPC and Connect over TLS. Default 7443; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int ContractPort { get; set; } = 7443;

    /// <summary>IP address of health and metrics, which are not encrypted and show no person's data. Default 127.0.0.1.</summary>
    [Required]
    public string AdminAddress { get; set; } = "127.0.0.1";

    /// <summary>Port of health and metrics. Default 7080; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int AdminPort { get; set; } = 7080;

    /// <summary>Development: missing keys and certificates are made in the data directory, and gRPC reflection answers. Default false.</summary>
    public bool Development { get; set; }

    /// <summary>Directory file. Default <c>directory.json</c> in the data directory.</summary>
    public string DirectoryPath { get; set; } = "";

    /// <summary>Folder of further contracts, compiled (<c>*.binpb</c>, see <see cref="PublishedContracts.Read"/>). Default <c>contracts</c> in the data
    /// directory. Read at start; binary calls only, for JSON needs the generated type.</summary>
    public string ContractsPath { get; set; } = "";

    /// <summary>Key file. Default <c>keys.json</c> in the data directory.</summary>
    public string KeyFilePath { get; set; } = "";

    /// <summary>Keys of the persons in the audit; made at the first start, and replaced by the hub when it erases somebody. Default <c>subject.keys</c> in the data directory.</summary>
    public string SubjectKeysPath { get; set; } = "";

    /// <summary>PEM file of the hub's certificate; default in development <c>certs/</c> in the data directory.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file of its private key.</summary>
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM file of the authority that systems' certificates come from.</summary>
    public string AuthorityPath { get; set; } = "";

    /// <summary>The authority's revocation list, PEM or DER.</summary>
    public string RevocationListPath { get; set; } = "";

    /// <summary>DNS names of this node for a development certificate. Default <c>localhost</c>.</summary>
    public IList<string> HostNames { get; set; } = ["localhost"];

    /// <summary>How long a stopping hub waits for exchanges under way. Default 10 s; 0 to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the directory, the revocation list and the certificate are looked at for changes. Default 2 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How much is taken at a time.</summary>
    public AdmissionOptions Admission { get; set; } = new();

    /// <summary>How providers are waited for.</summary>
    public DeliveryOptions Delivery { get; set; } = new();

    /// <summary>Provider links.</summary>
    public ProviderLinkOptions Links { get; set; } = new();

    /// <summary>The audit stream.</summary>
    public AuditRelayOptions Relay { get; set; } = new();

    /// <summary>The Merkle tree over the audit records.</summary>
    public AuditTreeOptions Audit { get; set; } = new();

    /// <summary>The journal on its disk.</summary>
    public JournalOptions Journal { get; set; } = new();

    /// <summary>The person directory and its Redis.</summary>
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="HubStartException">Something is wrong; the message lists all of it.</exception>
    public static HubOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Hub").Get<HubOptions>() ?? new HubOptions();
        options.FillIn();
        var mistakes = options.Mistakes().ToList();
        return mistakes.Count == 0 ? options : throw new HubStartException($"the configuration has {mistakes.Count} mistake(s): {string.Join("; ", mistakes)}");
    }

    private void FillIn()
    {
        DirectoryPath = DirectoryPath.Length > 0 ? DirectoryPath : Path.Combine(DataDirectory, "directory.json");
        ContractsPath = ContractsPath.Length > 0 ? ContractsPath : Path.Combine(DataDirectory, "contracts");
        KeyFilePath = KeyFilePath.Length > 0 ? KeyFilePath : Path.Combine(DataDirectory, "keys.json");
        SubjectKeysPath = SubjectKeysPath.Length > 0 ? SubjectKeysPath : Path.Combine(DataDirectory, "subject.keys");
        Audit.Origin = Audit.Origin.Length > 0 ? Audit.Origin : $"audit.{NodeId}";
        Audit.KeyFilePath = Audit.KeyFilePath.Length > 0 ? Audit.KeyFilePath : Path.Combine(DataDirectory, "audit.key");
    }

    private IEnumerable<string> Mistakes()
    {
        foreach (var part in new object[] { this, Admission, Delivery, Links, Relay, Audit, Journal, Identity })
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(part, new ValidationContext(part), results, validateAllProperties: true);
            foreach (var result in results)
            {
                yield return $"{part.GetType().Name}: {result.ErrorMessage}";
            }
        }

        foreach (var mistake in Audit.Witnesses.SelectMany(witness => witness.Mistakes())) yield return mistake;
        foreach (var mistake in Journal.Mistakes(JournalAtStart.MaxRecordBytes(Admission), Relay.BootstrapServers.Length > 0)) yield return $"{nameof(JournalOptions)}: {mistake}";
        foreach (var mistake in Admission.Mistakes())
        {
            yield return $"{nameof(AdmissionOptions)}: {mistake}";
        }

        foreach (var address in new[] { ListenAddress, AdminAddress }.Where(address => !System.Net.IPAddress.TryParse(address, out _)))
        {
            yield return $"'{address}' is no IP address";
        }

        if (!Development && new[] { CertificatePath, PrivateKeyPath, AuthorityPath, RevocationListPath }.Any(path => path.Length == 0))
        {
            yield return "CertificatePath, PrivateKeyPath, AuthorityPath and RevocationListPath are all needed (or Development)";
        }

        foreach (var path in new[] { CertificatePath, PrivateKeyPath, AuthorityPath, RevocationListPath }.Where(path => path.Length > 0 && !File.Exists(path)))
        {
            yield return $"file '{path}' does not exist";
        }
    }
}
