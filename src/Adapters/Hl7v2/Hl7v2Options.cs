using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Drops;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Where hospitals dial in, and who they are.</summary>
public sealed class Hl7v2Options : IValidatableObject
{
    internal const string Section = "Hl7v2";

    /// <summary>IP address to listen on. Default 0.0.0.0, all interfaces.</summary>
    [Required]
    public string ListenAddress { get; set; } = "0.0.0.0";

    /// <summary>MLLP port. Default 2575 (IANA: hl7); 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 2575;

    /// <summary>The hospitals' systems. A message from another sender is refused.</summary>
    [MinLength(1)]
    public IList<Hl7Sender> Senders { get; set; } = [];

    /// <summary>Purpose of use that is named to the hub for admissions and discharges. Default <c>TREAT</c>.</summary>
    [Required]
    public string Purpose { get; set; } = Protocol.Metadata.PurposeOfUse.Treatment;

    /// <summary>Purpose of use that is named to the hub when a hospital looks for a person. Default <c>TREAT</c>.</summary>
    [Required]
    public string QueryPurpose { get; set; } = Protocol.Metadata.PurposeOfUse.Treatment;

    /// <summary>Queries for persons in hospital systems' own form, beside QBP^Q22 and QBP^Q23.</summary>
    public IList<QueryOptions> Queries { get; set; } = [];

    /// <summary>Hospitals' systems that get events of the hub as HL7v2 messages.</summary>
    public IList<Hl7Destination> Destinations { get; set; } = [];

    /// <summary>Folders from which files of messages are read.</summary>
    public IList<DropOptions> Drops { get; set; } = [];

    /// <summary>Connections served at once. Default 256; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 256;

    /// <summary>Longest message in bytes. Default 10 MiB; 1 KiB to 256 MiB.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Offset from UTC of timestamps that state none. Default +5 h (Asia/Tashkent).</summary>
    [Range(typeof(TimeSpan), "-14:00:00", "14:00:00")]
    public TimeSpan DefaultUtcOffset { get; set; } = TimeSpan.FromHours(5);

    internal MllpServerOptions Server => new() { MaxConnections = MaxConnections, MaxFrameBytes = MaxFrameBytes };

        internal IPEndPoint EndPoint => new(IPAddress.Parse(ListenAddress), Port);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(ListenAddress, out _))
        {
            yield return new ValidationResult($"'{ListenAddress}' is no IP address", [nameof(ListenAddress)]);
        }

        foreach (var sender in Senders.Where(sender => sender.System.Length == 0 || sender.Facility.Length == 0))
        {
            yield return new ValidationResult($"sender '{sender.Application}|{sender.Facility}' needs Facility and System", [nameof(Senders)]);
        }

        foreach (var sender in Senders.Where(sender => !Hl7Charset.TryGet(Encoding.ASCII.GetBytes(sender.Charset), out _)))
        {
            yield return new ValidationResult(
                $"sender '{sender.Application}|{sender.Facility}': character set '{sender.Charset}' is none of {string.Join(", ", Hl7Charset.All.Select(set => set.Name).Distinct())}",
                [nameof(Senders)]);
        }

        foreach (var query in Queries)
        {
            foreach (var mistake in MistakesOf(query)) yield return new ValidationResult($"query '{query.Trigger}': {mistake}", [nameof(Queries)]);
        }

        foreach (var mistake in DestinationRules.MistakesOf(Destinations)) yield return new ValidationResult(mistake, [nameof(Destinations)]);
        foreach (var mistake in Drops.SelectMany(drop => drop.Mistakes())) yield return new ValidationResult(mistake, [nameof(Drops)]);
        foreach (var twice in Senders.GroupBy(sender => (sender.Application, sender.Facility)).Where(group => group.Count() > 1))
        {
            yield return new ValidationResult($"sender '{twice.Key.Application}|{twice.Key.Facility}' is listed {twice.Count()} times", [nameof(Senders)]);
        }
    }

    private static IEnumerable<string> MistakesOf(QueryOptions query)
    {
        if (!Hl7Location.TryParse(query.Trigger, out var trigger) || trigger.Field > 0) yield return "Trigger is no code such as ZV1";
        if (!Hl7Location.TryParse(query.Response, out var response) || response.Field > 0) yield return "Response is no code such as ZV2";
        if (query.Parameters.Count == 0) yield return "it has no Parameters";
        foreach (var (name, place) in query.Parameters)
        {
            if (!QueryParameters.Known.Contains(name)) yield return $"parameter '{name}' is none of {string.Join(", ", QueryParameters.Known)}";
            if (!Hl7Location.TryParse(place, out var location) || location.Field == 0) yield return $"'{place}' is no field such as QPD-3.1";
        }
    }
}
