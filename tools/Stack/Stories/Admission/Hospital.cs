using System.Diagnostics;
using System.Net;
using System.Text;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>A hospital's information system: several MLLP connections, each sending one message after another.</summary>
internal sealed class Hospital(IPEndPoint mllp, SyntheticPopulation population, string runId)
{
    public const string Facility = "SIRDARYO01";

    private const int Connections = 8;

    /// <summary>Admits and discharges people; each person's two messages go over the same connection, in this order.</summary>
    /// <param name="people">How many.</param>
    /// <param name="sent">Records each message and its acknowledgment.</param>
    /// <param name="halfWay">Done once, when half of the people have been admitted.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task SendAsync(int people, StepRecorder sent, Func<Task> halfWay, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Connections, people)).Select(_ => SendOverOneConnectionAsync()));

        async Task SendOverOneConnectionAsync()
        {
            await using var client = await MllpClient.ConnectAsync(mllp, cancellationToken);
            for (var index = Interlocked.Increment(ref next); index < people; index = Interlocked.Increment(ref next))
            {
                if (index == people / 2)
                {
                    await halfWay();
                }

                await SendAsync(client, "A01", index, sent, cancellationToken);
                await SendAsync(client, "A03", index, sent, cancellationToken);
            }
        }
    }

    /// <summary>Sends one message on a connection of its own and returns the acknowledgment as text, segments on lines.</summary>
    public async Task<string> AskAsync(byte[] message, CancellationToken cancellationToken)
    {
        await using var client = await MllpClient.ConnectAsync(mllp, cancellationToken);
        return Encoding.UTF8.GetString((await client.SendAsync(message, cancellationToken)).Span).Replace('\r', '\n');
    }

    private async Task SendAsync(MllpClient client, string trigger, int index, StepRecorder sent, CancellationToken cancellationToken)
    {
        var person = population.PersonAt(index);
        var controlId = $"{runId}{trigger}{index}";
        var message = AdtMessages.Write(trigger, controlId, Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow());
        var started = Stopwatch.GetTimestamp();
        var acknowledgment = await client.SendAsync(message, cancellationToken);
        sent.Done(Stopwatch.GetElapsedTime(started));
        if (!Encoding.UTF8.GetString(acknowledgment.Span).Contains($"MSA|AA|{controlId}", StringComparison.Ordinal))
        {
            sent.Wrong($"{controlId} was not acknowledged with AA");
        }
    }
}
