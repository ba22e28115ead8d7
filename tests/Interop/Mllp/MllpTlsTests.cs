using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>The stack's TLS listener, and who has the wrong port.</summary>
public sealed class MllpTlsTests(RunningStack running)
{
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task OpensslWithTheHospitalsCertificate_GetsItsAcknowledgment(string version)
    {
        Tool.Require("openssl");
        var stack = await running.GetAsync();
        var admission = new Admission(stack.Population.PersonAt(610), "OPENSSL" + version);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["message"], admission.Frame, TestContext.Current.CancellationToken);
        var client = stack.ClientOptionsOf(DevelopmentDirectory.Hospital);
        var port = stack.MllpTls.Port.ToString(CultureInfo.InvariantCulture);

        await using var openssl = ChildProcess.Start("sh", ["-c",
            $"exec openssl s_client -quiet -connect localhost:{port} -servername localhost -CAfile '{client.TrustedAuthorityPath}' -verify_return_error {version}"
            + $" -cert '{client.CertificatePath}' -key '{client.PrivateKeyPath}' < '{folder["message"]}'"]);

        await openssl.WaitForLineAsync($"MSA|AA|{admission.ControlId}");
    }

    [Fact]
    public async Task CertificateOfAnotherHospital_IsForbiddenAndRecorded()
    {
        var stack = await running.GetAsync();
        await using var trail = new RefusalTrail(stack);
        var admission = new Admission(stack.Population.PersonAt(611), "IMPOSTOR");
        await using var client = await ConnectAsync(stack, DevelopmentDirectory.SecondHospital);

        var answer = Encoding.UTF8.GetString((await client.SendAsync(admission.Bytes, TestContext.Current.CancellationToken)).Span);

        Assert.Contains($"MSA|AR|{admission.ControlId}", answer, StringComparison.Ordinal);
        var refusal = await trail.OfAsync("hl7v2/ADT^A01", HubErrorCode.SenderForbidden, admission.Bytes);
        Assert.Equal("", refusal.OnBehalfOf);
        Assert.Equal("MSH-4", refusal.Field);
    }

    [Fact]
    public async Task PlainMllpOnTheTlsPort_IsRecordedAndDisturbsNobody()
    {
        var stack = await running.GetAsync();
        await using var trail = new RefusalTrail(stack);
        var admission = new Admission(stack.Population.PersonAt(612), "PLAIN");
        await using var other = await ConnectAsync(stack, DevelopmentDirectory.Hospital);
        using var peer = await WirePeer.ConnectAsync(stack.MllpTls);

        await peer.SendAsync(admission.Frame);

        Assert.Null(await peer.ReceiveAsync());
        await trail.OfAsync("mllp/OtherProtocol", HubErrorCode.MessageUnreadable, admission.Frame);
        await AssertServedAsync(other, admission with { ControlId = "PLAIN-OTHER" });
    }

    [Fact]
    public async Task TlsOnThePlainPort_IsClosedAndDisturbsNobody()
    {
        var stack = await running.GetAsync();
        var admission = new Admission(stack.Population.PersonAt(613), "TLS-ON-PLAIN");
        await using var other = await MllpClient.ConnectAsync(stack.Mllp, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => MllpClient.ConnectAsync(
            stack.Mllp, OptionsOf(stack, DevelopmentDirectory.Hospital), TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.True(refused is IOException or AuthenticationException or SocketException, refused.ToString());
        await AssertServedAsync(other, admission);
    }

    [Fact]
    public async Task HttpOnThePlainPort_IsRecordedAndClosedAtOnce()
    {
        var stack = await running.GetAsync();
        await using var trail = new RefusalTrail(stack);
        var request = "GET /probe-of-a-port-scanner HTTP/1.1\r\n\r\n"u8.ToArray();
        using var peer = await WirePeer.ConnectAsync(stack.Mllp);

        await peer.SendAsync(request);

        Assert.Null(await peer.ReceiveAsync());
        await trail.OfAsync("mllp/OtherProtocol", HubErrorCode.MessageUnreadable, request);
    }

    private static Task<MllpClient> ConnectAsync(DevelopmentStack stack, string systemId) =>
        MllpClient.ConnectAsync(stack.MllpTls, OptionsOf(stack, systemId), TimeProvider.System, TestContext.Current.CancellationToken);

    private static MllpClientOptions OptionsOf(DevelopmentStack stack, string systemId)
    {
        var client = stack.ClientOptionsOf(systemId);
        return new MllpClientOptions
        {
            Tls = new MllpClientTlsOptions
            {
                CertificatePath = client.CertificatePath,
                PrivateKeyPath = client.PrivateKeyPath,
                TrustedAuthorityPath = client.TrustedAuthorityPath,
            },
        };
    }

    private static async Task AssertServedAsync(MllpClient client, Admission admission)
    {
        var answer = await client.SendAsync(admission.Bytes, TestContext.Current.CancellationToken);
        Assert.Contains($"MSA|AA|{admission.ControlId}", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
    }
}
