using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Simulators.Population;
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
        await SendUnanswerableAsync(Encoding.UTF8.GetBytes($"PID|1||{person(4).Pinfl}^^^UZB^NI||{person(4).LatinName.Family}\r"));
        await RefusedAsync(Replace(AdtOf("A01", 5), "ADT^A01^ADT_A01", $"{person(5).Pinfl}^{person(5).LatinName.Family}^ADT_A01"));
        await RefusedAsync(Replace(AdtOf("A01", 6), "UNICODE UTF-8", person(6).LatinName.Family));
        await RefusedAsync(Replace(AdtOf("A01", 7), "EVN|A01|", $"EVN|A01|{person(7).Pinfl}"));
        await SendAsync(Replace(AdtOf("A01", 8), "PV1|1|I", $"PV1|1|{person(8).LatinName.Family}")); // a class of its own is taken as "other"
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

    /// <summary>Without MSH-10 there is nothing to acknowledge; when the adapter has closed the connection, it has dealt with the message.</summary>
    private async Task SendUnanswerableAsync(byte[] message)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(stack.Mllp, TestContext.Current.CancellationToken);
        var stream = tcp.GetStream();
        await stream.WriteAsync((byte[])[0x0B, .. message, 0x1C, 0x0D], TestContext.Current.CancellationToken);
        tcp.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().Soon());
    }

    private async Task<string> SendAsync(byte[] message)
    {
        await using var client = await MllpClient.ConnectAsync(stack.Mllp, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await client.SendAsync(message, TestContext.Current.CancellationToken).Soon()).Span).Replace('\r', '\n');
    }
}
