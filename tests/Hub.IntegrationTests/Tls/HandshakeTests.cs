using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Tls;

/// <summary>Nobody reaches HTTP on the contract port without a certificate of the hub's authority that is in its time.</summary>
public sealed class HandshakeTests(SharedHub shared) : SharedHubTests(shared)
{
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task NoCertificate_ConnectionIsRefused(SslProtocols protocol) => Assert.False(await IsAnsweredAsync(null, protocol));

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task CertificateOfAnotherAuthorityWithTheSameNames_ConnectionIsRefused(SslProtocols protocol)
    {
        var impostor = DevelopmentAuthority.Open(Path.Combine(Hub.DataDirectory, $"impostor-{protocol}"), TimeProvider.System);

        await RefusedAsync(impostor.Issue(TestDirectory.Hospital), protocol);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task ExpiredCertificate_ConnectionIsRefused(SslProtocols protocol)
    {
        var now = TimeProvider.System.GetUtcNow();

        await RefusedAsync(Hub.Authority.IssueFor(TestDirectory.Hospital, $"expired-{protocol}", now.AddHours(-20), now.AddMinutes(-1)), protocol);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task CertificateNotYetValid_ConnectionIsRefused(SslProtocols protocol)
    {
        var now = TimeProvider.System.GetUtcNow();

        await RefusedAsync(Hub.Authority.IssueFor(TestDirectory.Hospital, $"early-{protocol}", now.AddMinutes(5), now.AddDays(1)), protocol);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task CertificateOfARegisteredSystem_IsAnswered(SslProtocols protocol) =>
        Assert.True(await IsAnsweredAsync(Hub.Authority.Issue(TestDirectory.Hospital), protocol));

    [Theory]
    [InlineData("15030100020246")]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("16030100050100000103")]
    [InlineData("00000000")]
    public async Task PeerThatSaysNoHello_IsHungUpOnAndLeavesNoErrorInTheLog(string bytes)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Hub.Address.Port, Cancellation);
        var stream = tcp.GetStream();

        await stream.WriteAsync(Convert.FromHexString(bytes), Cancellation);
        tcp.Client.Shutdown(SocketShutdown.Send);

        using var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard, Cancellation).Soon();
        }
        catch (IOException)
        {
            // Reset instead of closed.
        }

        Assert.InRange(heard.Length, 0, 7); // at most a TLS alert
    }

    [Fact]
    public async Task SystemThatIsNotInTheDirectory_IsUnauthenticatedAndRecorded()
    {
        var answer = await Hub.Channel(TestDirectory.Stranger).AskAsync(TestDirectory.GetPerson, TestPersons.Question());

        answer.Refused(HubErrorCode.SenderUnauthenticated, StatusCode.Unauthenticated);
        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal((HubErrorCode.SenderUnauthenticated, "", TestDirectory.GetPerson), (record.Outcome, record.Sender, record.Operation));
    }

    [Theory]
    [InlineData("/ehealth.hub.v1.ProviderLink/Open")]
    [InlineData("/ehealth.hub.v1.Events/Subscribe")]
    public async Task StrangersStream_IsUnauthenticatedAndRecorded(string method)
    {
        var before = Hub.Audit.ReadAll().Count;
        var channel = Hub.Channel(TestDirectory.Stranger);
        var refused = await Assert.ThrowsAsync<RpcException>(() => method.EndsWith("Open", StringComparison.Ordinal)
            ? new ProviderLink.ProviderLinkClient(channel).Open(cancellationToken: Cancellation).ResponseStream.MoveNext(Cancellation)
            : new Events.EventsClient(channel).Subscribe(cancellationToken: Cancellation).ResponseStream.MoveNext(Cancellation));

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        var record = Assert.Single(Hub.Audit.ReadAll().Skip(before));
        Assert.Equal((method[1..], HubErrorCode.SenderUnauthenticated), (record.Operation, record.Outcome));
    }

    private async Task RefusedAsync(IssuedCertificate certificate, SslProtocols protocol)
    {
        Assert.False(await IsAnsweredAsync(certificate, protocol));
        using var shown = X509CertificateLoader.LoadCertificateFromFile(certificate.CertificatePath);
        await Until.TrueAsync(() => Hub.Log.Lines.Any(line => line.EventId == 2010 && line.Text.Contains(shown.SerialNumber, StringComparison.Ordinal)), "the hub's word on the refused certificate");
    }

    /// <summary>Whether HTTP answers. With TLS 1.3 a client learns of its refusal only when it reads.</summary>
    private async Task<bool> IsAnsweredAsync(IssuedCertificate? certificate, SslProtocols protocol)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", Hub.Address.Port, Cancellation);
        await using var tls = new SslStream(tcp.GetStream());
        using var loaded = certificate is null ? null : X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.PrivateKeyPath);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = protocol,
                    CertificateChainPolicy = Hub.Trust(),
                    ClientCertificateContext = loaded is null ? null : SslStreamCertificateContext.Create(loaded, additionalCertificates: null, offline: true),
                },
                Cancellation);
            await tls.WriteAsync(Request, Cancellation);
            return await tls.ReadAsync(new byte[1], Cancellation).AsTask().Soon() > 0;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }
}
