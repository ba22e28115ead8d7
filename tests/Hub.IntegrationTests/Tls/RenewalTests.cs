using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.IntegrationTests.Fixture;

namespace EHealth.Integration.Hub.IntegrationTests.Tls;

/// <summary>The hub's own certificate and key are replaced under a running hub.</summary>
public sealed class RenewalTests
{
    private const int ServerCertificateLoaded = 2013;
    private const int ServerCertificateRejected = 2014;

    [Fact]
    public async Task KeyLongAfterTheCertificate_NewConnectionsSeeTheNewPair()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Log.Announce(ServerCertificateRejected);
        var (shown, renewed) = (hub.Authority.Issue(TestDirectory.Node), hub.Authority.Issue("renewed", "localhost"));
        var before = await SerialNumberShownAsync(hub);

        File.Copy(renewed.CertificatePath, shown.CertificatePath, overwrite: true);
        await hub.Log.WaitForAsync(ServerCertificateRejected);
        Assert.Equal(before, await SerialNumberShownAsync(hub));

        File.Copy(renewed.PrivateKeyPath, shown.PrivateKeyPath, overwrite: true);
        await hub.Log.WaitForAsync(ServerCertificateLoaded);
        using var expected = X509CertificateLoader.LoadCertificateFromFile(renewed.CertificatePath);
        Assert.Equal(expected.SerialNumber, await SerialNumberShownAsync(hub));
        hub.AssertLogStaysClean();
    }

    private static async Task<string> SerialNumberShownAsync(HubFixture hub)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", hub.Address.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(tcp.GetStream());
        var issued = hub.Authority.Issue(TestDirectory.Gateway);
        using var own = X509Certificate2.CreateFromPemFile(issued.CertificatePath, issued.PrivateKeyPath);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = hub.Trust(),
                ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true),
            },
            TestContext.Current.CancellationToken);
        using var shown = new X509Certificate2(tls.RemoteCertificate!);
        return shown.SerialNumber;
    }
}
