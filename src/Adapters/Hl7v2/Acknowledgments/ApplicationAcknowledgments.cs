using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgments;

/// <summary>The queues of all senders that take their application acknowledgments over another connection.</summary>
internal sealed class ApplicationAcknowledgments(IOptions<Hl7v2Options> options, TimeProvider time, ILogger<ApplicationAcknowledgments> logger) : BackgroundService
{
    private readonly Dictionary<Hl7Sender, AcknowledgmentQueue> _queues = options.Value.Senders.Where(sender => sender.ApplicationAcknowledgments is not null)
        .ToDictionary(sender => sender, sender => new AcknowledgmentQueue(sender.System, sender.ApplicationAcknowledgments!.AddressOf(sender), time, logger));

    /// <summary>A sender's queue; null when it is answered on the connection that it sends on.</summary>
    public AcknowledgmentQueue? QueueOf(Hl7Sender sender) => _queues.GetValueOrDefault(sender);

    // What one queue did not expect ends the program: else it would drop for ever, unseen.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var ended in Task.WhenEach(_queues.Values.Select(queue => queue.RunAsync(stoppingToken)))) await ended;
    }
}
