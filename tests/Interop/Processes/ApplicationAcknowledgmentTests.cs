using System.Net;
using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Mllp;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories.Hl7Desk;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>The application's word over another connection, with the hub and the adapter as they are shipped.</summary>
public sealed class ApplicationAcknowledgmentTests(PublishedPrograms programs)
{
    [Fact]
    public async Task AdapterKilledBeforeItSentOne_RepeatedMessageBringsItAndIsPublishedOnce()
    {
        int port = FreePort();
        await using var installation = await Installation.StartAsync(programs);
        await using var subscriber = await AdmissionSubscriber.OpenAsync(installation.ClientOptionsOf(DevelopmentDirectory.Partner), TestContext.Current.CancellationToken);
        installation.AcknowledgmentsPort = port;
        await installation.CrashHl7v2Async();
        var admission = new Admission(installation.Population.PersonAt(9), "APART-1") { Acknowledgments = "AL|AL" };

        // Nobody listens there yet, so it waits in the adapter, and is gone with it.
        Assert.Contains("MSA|CA|APART-1", await SendAsync(installation.Mllp, admission), StringComparison.Ordinal);
        await installation.CrashHl7v2Async();
        await using var desk = new DeskListener(new IPEndPoint(IPAddress.Loopback, port));
        Assert.Contains("MSA|CA|APART-1", await SendAsync(installation.Mllp, admission), StringComparison.Ordinal);

        Assert.Contains("MSA|AA|APART-1", await desk.NextAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Normal, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Until.HoldsAsync(() => subscriber.MessageIds.ContainsKey("APART-1"), "the admission is delivered");
        Assert.Empty(subscriber.Wrong);
    }

    private static async Task<string> SendAsync(IPEndPoint mllp, Admission admission)
    {
        await using var hospital = await MllpClient.ConnectAsync(mllp, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await hospital.SendAsync(admission.Bytes, TestContext.Current.CancellationToken)).Span);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
