using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Drops;
using EHealth.Integration.Adapters.Hl7v2.Intake;
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

    /// <summary>Who may connect to the plain port: IP addresses and networks, <c>10.1.0.0/16</c>. Default empty: everybody, which is said once in the log. On the plain
    /// port nothing but this proves who a sender is.</summary>
    public IList<string> PlainAddresses { get; set; } = [];

    /// <summary>MLLP over TLS.</summary>
    public Hl7v2TlsOptions Tls { get; set; } = new();

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

    /// <summary>Port of the page for Prometheus, <c>/metrics</c>. Default 0: none.</summary>
    [Range(0, 65535)]
    public int MetricsPort { get; set; }

    /// <summary>Host name that the page answers to; <c>+</c> for all. Default <c>localhost</c>: it asks nobody who he is.</summary>
    [Required]
    public string MetricsHost { get; set; } = "localhost";

    /// <summary>Hospitals' systems that get events of the hub as HL7v2 messages.</summary>
    public IList<Hl7Destination> Destinations { get; set; } = [];

    /// <summary>Folders from which files of messages are read.</summary>
    public IList<DropOptions> Drops { get; set; } = [];

    /// <summary>Connections served at once by each listener. Default 5,000; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; set; } = 5_000;

    /// <summary>Connections served at once from one IP address by each listener. Default 64; 1 to 10,000. More when hospitals come through one proxy.</summary>
    [Range(1, 10_000)]
    public int MaxConnectionsPerAddress { get; set; } = 64;

    /// <summary>Time from the accepted connection to the end of its TLS handshake. Default 10 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two messages, on the plain port also before the first, after which a connection is closed. Default 1 h; 1 s to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Time a message may take to arrive, and an acknowledgment to be taken. Default 2 min; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Folder in which the bytes of each broken frame, the first 64 KiB, are kept in a file of its own, readable by its owner only: they may hold a person's
    /// data. Default empty: none are kept.</summary>
    public string CaptureDirectory { get; set; } = "";

    /// <summary>Files kept there; the oldest are removed. Default 1,000; 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxCaptures { get; set; } = 1_000;

    /// <summary>Longest message in bytes. Default 64 MiB; 1 KiB to 256 MiB. What the hub takes (<c>Hub:Admission:MaxEventBytes</c>) must be as much.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxFrameBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Bytes that messages of more than 64 KiB may hold together at each listener, from their arrival to their acknowledgment; who finds no room is not
    /// read until there is some. Default 256 MiB; <see cref="MaxFrameBytes"/> to 16 GiB. While they are published, the memory needed is up to five times that.</summary>
    [Range(1024, 16L * 1024 * 1024 * 1024)]
    public long MaxBufferedBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Offset from UTC of timestamps that state none. Default +5 h (Asia/Tashkent).</summary>
    [Range(typeof(TimeSpan), "-14:00:00", "14:00:00")]
    public TimeSpan DefaultUtcOffset { get; set; } = TimeSpan.FromHours(5);

    internal IPEndPoint EndPoint => new(IPAddress.Parse(ListenAddress), Port);

    internal IPEndPoint TlsEndPoint => new(IPAddress.Parse(ListenAddress), Tls.Port);

    /// <summary>Whether anybody in the network may send without proof of who it is.</summary>
    internal bool IsOpenToAll => PlainAddresses.Count == 0 && !IPAddress.IsLoopback(IPAddress.Parse(ListenAddress));

    internal MllpServerOptions TlsServer => new()
    {
        MaxConnections = MaxConnections,
        MaxConnectionsPerAddress = MaxConnectionsPerAddress,
        MaxFrameBytes = MaxFrameBytes,
        MaxBufferedBytes = MaxBufferedBytes,
        FirstByteTimeout = FirstByteTimeout,
        IdleTimeout = IdleTimeout,
        FrameTimeout = FrameTimeout,
    };

    internal MllpServerOptions PlainServer()
    {
        var server = TlsServer;
        server.AllowedAddresses = [.. PlainAddresses.Select(text => AddressList.TryParse(text, out var network) ? network : default)];
        return server;
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(ListenAddress, out _))
        {
            yield return new ValidationResult($"'{ListenAddress}' is no IP address", [nameof(ListenAddress)]);
        }

        foreach (var address in PlainAddresses.Where(address => !AddressList.TryParse(address, out _)))
        {
            yield return new ValidationResult($"'{address}' is no IP address and no network such as 10.1.0.0/16", [nameof(PlainAddresses)]);
        }

        if (MaxBufferedBytes < MaxFrameBytes)
        {
            yield return new ValidationResult($"{nameof(MaxBufferedBytes)} is less than {nameof(MaxFrameBytes)}", [nameof(MaxBufferedBytes)]);
        }

        foreach (var mistake in Tls.FindMistakes()) yield return new ValidationResult(mistake, [nameof(Tls)]);
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

        foreach (var mistake in SenderTable.MistakesOf(Senders)) yield return new ValidationResult(mistake, [nameof(Senders)]);
        foreach (var sender in Senders.Where(sender => sender.ApplicationAcknowledgments is not null))
        {
            foreach (var mistake in DestinationRules.MistakesOf(sender.ApplicationAcknowledgments!.AddressOf(sender)))
                yield return new ValidationResult($"sender '{sender.Application}|{sender.Facility}': ApplicationAcknowledgments: {mistake}", [nameof(Senders)]);
        }

        foreach (var query in Queries)
        {
            foreach (var mistake in MistakesOf(query)) yield return new ValidationResult($"query '{query.Trigger}': {mistake}", [nameof(Queries)]);
        }

        foreach (var mistake in DestinationRules.MistakesOf(Destinations)) yield return new ValidationResult(mistake, [nameof(Destinations)]);
        foreach (var mistake in Drops.SelectMany(drop => drop.Mistakes(Senders))) yield return new ValidationResult(mistake, [nameof(Drops)]);
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
