using System.Globalization;
using System.Net;
using System.Text;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>python-hl7, as Debian has it: its command line towards our listener, our client towards its server.</summary>
public sealed class PythonHl7Tests(RunningStack running)
{
    [Fact]
    public async Task MllpSend_PrintsTheAcknowledgment()
    {
        Tool.Require("mllp_send");
        var stack = await running.GetAsync();
        var admission = new Admission(stack.Population.PersonAt(620), "MLLP-SEND");
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["message"], admission.Frame, TestContext.Current.CancellationToken);

        await using var sent = await ChildProcess.RunAsync(
            "mllp_send", ["--port", stack.Mllp.Port.ToString(CultureInfo.InvariantCulture), "--file", folder["message"], stack.Mllp.Address.ToString()]);

        Assert.Contains($"MSA|AA|{admission.ControlId}", sent.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OurClient_IsAcknowledgedByItsServer()
    {
        // The package is Debian's, so it stands beside Debian's python and no other.
        Tool.Require("mllp_send");
        var stack = await running.GetAsync();
        await using var server = ChildProcess.Start("/usr/bin/python3", [Path.Combine(Repository.Interop, "python", "mllp_server.py")]);
        var port = int.Parse((await server.WaitForLineAsync("listening on ")).Split(' ')[^1], CultureInfo.InvariantCulture);
        await using var client = await MllpClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);

        foreach (var id in new[] { "TO-PYTHON-1", "TO-PYTHON-2" })
        {
            var answer = await client.SendAsync(new Admission(stack.Population.PersonAt(621), id).Bytes, TestContext.Current.CancellationToken);
            Assert.Contains($"MSA|AA|{id}", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
        }
    }
}
