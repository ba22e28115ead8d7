using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Mllp;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>A hospital whose messages about marked people go well and wrong.</summary>
internal sealed class CanaryHospital(DevelopmentStack stack, Func<int, SyntheticPerson> person, StringBuilder heard)
{
    /// <summary>How many people are marked.</summary>
    public const int Persons = 20;

    private int _messages;

    public async Task AdmitAsync(int number)
    {
        Assert.Contains("MSA|AA|", await SendAsync(AdtOf("A01", number)), StringComparison.Ordinal);
        Assert.Contains("MSA|AA|", await SendAsync(AdtOf("A03", number)), StringComparison.Ordinal);
    }

    /// <summary>Mistakes in each place where one can be made.</summary>
    public async Task SendWrongMessagesAsync()
    {
        await RefusedAsync(Write("A01", 1, Hospital.Facility, person(1).Pinfl[..13]));
        await RefusedAsync(Write("A01", 2, Hospital.Facility, person(2).LatinName.Family));
        await RefusedAsync(Write("A01", 3, person(3).LatinName.Family.ToUpperInvariant(), person(3).Pinfl));
        await RefusedAsync(Encoding.UTF8.GetBytes($"PID|1||{person(4).Pinfl}^^^UZB^NI||{person(4).LatinName.Family}\r"));
        await RefusedAsync(Replace(AdtOf("A01", 5), "ADT^A01^ADT_A01", $"{person(5).Pinfl}^{person(5).LatinName.Family}^ADT_A01"));
        await RefusedAsync(Replace(AdtOf("A01", 6), "UNICODE UTF-8", person(6).LatinName.Family));
        await RefusedAsync(Replace(AdtOf("A01", 7), "PV1|1|I", $"PV1|1|{person(7).LatinName.Family}"));
        await RefusedAsync(Replace(AdtOf("A01", 8), "EVN|A01|", $"EVN|A01|{person(8).Pinfl}"));
    }

    /// <summary>The civil registry misbehaves in each of these ways for another person.</summary>
    public async Task AdmitWhileTheRegistryFailsAsync(params FaultMode[] modes)
    {
        for (var number = 0; number < modes.Length; number++)
        {
            stack.Registry.Faults.Mode = modes[number];
            try
            {
                await RefusedAsync(AdtOf("A01", 10 + number));
            }
            finally
            {
                stack.Registry.Faults.Clear();
            }
        }
    }

    private byte[] AdtOf(string trigger, int number) => Write(trigger, number, Hospital.Facility, person(number).Pinfl);

    private byte[] Write(string trigger, int number, string facility, string pinfl) =>
        AdtMessages.Write(trigger, $"CANARY{Interlocked.Increment(ref _messages)}", facility, person(number), pinfl, TimeProvider.System.GetUtcNow());

    private static byte[] Replace(byte[] message, string old, string other)
    {
        var text = Encoding.UTF8.GetString(message);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(old, other, StringComparison.Ordinal));
    }

    private async Task RefusedAsync(byte[] message)
    {
        // What the sender wrote into its own header comes back to it in the acknowledgment's; what the hub says of it must not name anybody.
        var answer = await SendAsync(message);
        var said = answer.Split('\n').Where(segment => !segment.StartsWith("MSH", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(said, segment => segment.StartsWith("MSA|AA", StringComparison.Ordinal));
        heard.AppendJoin('\n', said).Append('\n');
    }

    private async Task<string> SendAsync(byte[] message)
    {
        await using var client = await MllpClient.ConnectAsync(stack.Mllp, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await client.SendAsync(message, TestContext.Current.CancellationToken)).Span).Replace('\r', '\n');
    }
}
