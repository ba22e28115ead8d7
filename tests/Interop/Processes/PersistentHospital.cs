using System.Collections.Concurrent;
using System.Net;
using System.Text;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>A hospital that sends each message, byte for byte the same, until it hears AA. It trusts AA and nothing else.</summary>
internal sealed class PersistentHospital(IPEndPoint mllp, SyntheticPopulation population)
{
    private const int Connections = 8;

    private readonly ConcurrentDictionary<string, bool> _accepted = new();
    private volatile bool _stopped;
    private int _next = -1;

    /// <summary>Control ids (MSH-10) that were acknowledged with AA.</summary>
    public ICollection<string> Accepted => _accepted.Keys;

    /// <summary>Admits and discharges that many people.</summary>
    public Task SendAsync(int people, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendOverOneConnectionAsync(people, cancellationToken)));

    /// <summary>Lets the sending end when what is under way has been acknowledged.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Waits until that many messages have been acknowledged.</summary>
    public Task WaitForAcceptedAsync(int count) => Until.HoldsAsync(() => _accepted.Count >= count, $"{count} messages acknowledged with AA");

    private async Task SendOverOneConnectionAsync(int people, CancellationToken cancellationToken)
    {
        await using var line = new HospitalLine(mllp);
        for (var index = Interlocked.Increment(ref _next); index < people && !_stopped; index = Interlocked.Increment(ref _next))
        {
            await SendUntilAcceptedAsync(line, "A01", index, cancellationToken);
            await SendUntilAcceptedAsync(line, "A03", index, cancellationToken);
        }
    }

    private async Task SendUntilAcceptedAsync(HospitalLine line, string trigger, int index, CancellationToken cancellationToken)
    {
        var person = population.PersonAt(index);
        var controlId = $"{trigger}-{index}";
        var message = AdtMessages.Write(trigger, controlId, Hospital.Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow());
        bool accepted;
        do
        {
            var acknowledgment = await line.TrySendAsync(message, cancellationToken);
            accepted = acknowledgment is { } answer && Encoding.UTF8.GetString(answer.Span).Contains($"MSA|AA|{controlId}", StringComparison.Ordinal);
        }
        while (!accepted);

        _accepted[controlId] = true;
    }
}
