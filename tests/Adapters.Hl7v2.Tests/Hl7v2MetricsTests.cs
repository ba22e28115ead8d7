using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Tests;

public sealed class Hl7v2MetricsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_CountsConnectionsMessagesAndAcknowledgments()
    {
        int port = FreePort();
        using var metrics = new Hl7v2Metrics(Options.Create(new Hl7v2Options { MetricsPort = port }));
        await metrics.StartAsync(Stop);
        await using var hospital = new ScriptedHospital();
        await using var client = await Hl7.Mllp.MllpClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, hospital.Port), Stop);
        await client.SendAsync("MSH|^~\\&|||||||ACK|1|P|2.5\r"u8.ToArray(), Stop);

        AcknowledgmentMeter.Count("uz.hosp.of-this-page", AcknowledgmentMeter.Dropped, 3);

        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri($"http://localhost:{port}/metrics"), Stop);

        Assert.Matches($@"mllp_messages\S*\{{[^}}]*listener=""127\.0\.0\.1:{hospital.Port}""[^}}]*\}} 1\b", page);
        Assert.Matches($@"mllp_connections\S*\{{[^}}]*listener=""127\.0\.0\.1:{hospital.Port}""[^}}]*\}} 1\b", page);
        string line = Assert.Single(page.Split('\n'), line => line.Contains("uz.hosp.of-this-page", StringComparison.Ordinal));
        Assert.Matches(@"^\S*hl7v2_application_acknowledgments\S*\{.*outcome=""dropped"".*\} 3$", line);
        await metrics.StopAsync(Stop);
    }

    [Fact]
    public async Task NoPort_NoPage()
    {
        using var metrics = new Hl7v2Metrics(Options.Create(new Hl7v2Options()));

        await metrics.StartAsync(Stop);
        await metrics.StopAsync(Stop);

        Assert.Equal(0, new Hl7v2Options().MetricsPort);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
