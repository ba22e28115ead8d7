using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpTlsTests : IDisposable
{
    private const string System = "uz.hosp.test.his";

    private readonly TestAuthority _authority = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task CertificateOfTheAuthority_GivesTheMessageItsSystem()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);

        Assert.Equal("ack:one", await AskAsync(fixture, _authority.Client(System), "one"));
        Assert.Equal(System, fixture.Handler.System);
    }

    [Fact]
    public async Task CertificateThatNamesNoSystem_GivesAnEmptyOneAndNotNull()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);

        Assert.Equal("ack:one", await AskAsync(fixture, _authority.Client(system: null), "one"));
        Assert.Equal("", fixture.Handler.System);
    }

    [Fact]
    public async Task ListenerWithoutTls_ProvesNothingOfThePeer()
    {
        await using var fixture = new MllpServerFixture();

        Assert.Equal("ack:one", await AskAsync(fixture, new MllpClientOptions(), "one"));
        Assert.Null(fixture.Handler.System);
    }

    [Fact]
    public async Task BigMessageBothWays_ArrivesWhole()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        string message = new('x', MllpClient.MaxAcknowledgmentBytes - 4);

        Assert.Equal("ack:" + message, await AskAsync(fixture, _authority.Client(System), message));
    }

    [Theory]
    [InlineData(TestAuthority.ServerUsage, false)]
    [InlineData(TestAuthority.ClientUsage, true)]
    public async Task CertificateForServersOrExpired_IsRefusedAndReported(string usage, bool expired)
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);

        await AssertRefusedAsync(fixture, _authority.Client(System, usage, expired));
    }

    [Fact]
    public async Task CertificateOfAnotherAuthority_IsRefusedAndReported()
    {
        using var other = new TestAuthority();
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var client = other.Client(System);
        client.Tls!.TrustedAuthorityPath = _authority.CertificatePath;

        await AssertRefusedAsync(fixture, client);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RevokedCertificate_IsRefusedAtTheHandshake(bool pem)
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var client = _authority.Client(System);
        Assert.Equal("ack:one", await AskAsync(fixture, client, "one"));
        _ = await fixture.Handler.NextMessageAsync();

        _authority.WriteRevocationList(pem, client.Tls!.CertificatePath);

        await AssertRefusedAsync(fixture, client);
    }

    [Fact]
    public async Task CertificateRevokedWhileConnected_ItsNextMessageIsNotHandled()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var options = _authority.Client(System);
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, options, TimeProvider.System, Stop);
        await client.SendAsync("one"u8.ToArray(), Stop);
        _ = await fixture.Handler.NextMessageAsync();

        _authority.WriteRevocationList(pem: true, options.Tls!.CertificatePath);

        await Assert.ThrowsAsync<MllpConnectionClosedException>(() => client.SendAsync("two"u8.ToArray(), Stop));
        Assert.Equal(MllpBrokenFrameReason.CertificateRevoked, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task RevocationListOfAnotherAuthority_IsNotTakenAndTheOldOneStays()
    {
        using var other = new TestAuthority();
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var revoked = _authority.Client(System, name: "revoked");
        var client = _authority.Client(System);
        _authority.WriteRevocationList(pem: true, revoked.Tls!.CertificatePath);
        await AssertRefusedAsync(fixture, revoked);

        other.WriteRevocationList(pem: true, client.Tls!.CertificatePath);
        File.Copy(other.Server.RevocationListPath, _authority.Server.RevocationListPath, overwrite: true);

        Assert.Equal("ack:one", await AskAsync(fixture, client, "one"));
        _ = await fixture.Handler.NextMessageAsync();
        await AssertRefusedAsync(fixture, revoked);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task NoCertificate_IsRefusedAndReported(SslProtocols version)
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(fixture.EndPoint, Stop);
        await using var tls = new SslStream(new NetworkStream(socket));
        var options = _authority.Client(System).Tls!.ToSslOptions("localhost");
        options.ClientCertificateContext = null;
        options.EnabledSslProtocols = version;

        // In TLS 1.3 the server looks at the client's certificate when the handshake is over for the client.
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await tls.AuthenticateAsClientAsync(options, Stop);
            await tls.ReadExactlyAsync(new byte[1], Stop);
        });
        Assert.Equal(MllpBrokenFrameReason.HandshakeFailed, (await fixture.Handler.NextBrokenAsync()).Reason);
    }

    [Fact]
    public async Task PlainMllpOnTheTlsPort_IsReportedWithItsBytesAndClosed()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        fixture.Handler.AnswerToBroken = "must not leave in clear";
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(MllpPeer.Frame("MSH|plain"));

        var broken = await fixture.Handler.NextBrokenAsync();
        Assert.Equal(MllpBrokenFrameReason.OtherProtocol, broken.Reason);
        Assert.Equal(Encoding.UTF8.GetBytes(MllpPeer.Frame("MSH|plain")), broken.Bytes.ToArray());
        Assert.Equal(0, await peer.CountToTheEndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016")]
    [InlineData("\u0016\u0003\u0001\u0001")]
    public async Task SlowHandshake_IsClosedAfterItsTimeAndHoldsNobodyUp(string begun)
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        using var slow = await fixture.ConnectAsync();
        await slow.SendAsync(begun);
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FirstByteTimeout);

        Assert.Equal("ack:one", await AskAsync(fixture, _authority.Client(System), "one"));
        Assert.Equal(0, fixture.Handler.WaitingBroken);
        fixture.Time.Advance(fixture.Options.FirstByteTimeout);

        Assert.Equal(MllpBrokenFrameReason.HandshakeTimedOut, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Equal(0, await slow.CountToTheEndAsync());
    }

    [Fact]
    public async Task PeerLeavesBeforeItSaidAnything_IsNotReported()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        using (var probe = await fixture.ConnectAsync())
        {
            probe.ShutdownSend();
            Assert.Equal(0, await probe.CountToTheEndAsync());
        }

        Assert.Equal(0, fixture.Handler.WaitingBroken);
    }

    [Fact]
    public async Task StopWhileShakingHands_EndsAtOnce()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        using var slow = await fixture.ConnectAsync();
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FirstByteTimeout);

        await fixture.Server.StopAsync(Stop);

        Assert.Equal(0, fixture.Handler.WaitingBroken);
    }

    [Fact]
    public async Task ManyHandshakesAtOnce_AllSucceed()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var client = _authority.Client(System);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AskAsync(fixture, client, $"m{i}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"ack:m{i}"), answers);
    }

    [Fact]
    public async Task CertificateFileReplaced_IsShownToTheNextConnection()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        await using var open = await MllpClient.ConnectAsync(fixture.EndPoint, _authority.Client(System), TimeProvider.System, Stop);
        var before = await SerialNumberShownAsync(fixture.EndPoint);

        var renewed = _authority.RenewServer();

        Assert.NotEqual(renewed, before);
        Assert.Equal(renewed, await SerialNumberShownAsync(fixture.EndPoint));
        Assert.Equal("ack:still open", Encoding.UTF8.GetString((await open.SendAsync("still open"u8.ToArray(), Stop)).Span));
    }

    [Fact]
    public async Task CertificateFileBroken_OldOneStaysInForceUntilItIsWhole()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var before = await SerialNumberShownAsync(fixture.EndPoint);
        await File.WriteAllTextAsync(_authority.Server.CertificatePath, "half written", Stop);

        Assert.Equal(before, await SerialNumberShownAsync(fixture.EndPoint));
        Assert.Equal(_authority.RenewServer(), await SerialNumberShownAsync(fixture.EndPoint));
    }

    [Fact]
    public async Task KeyLongAfterTheCertificate_OldPairStaysInForceUntilTheNewOneIsWhole()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var before = await SerialNumberShownAsync(fixture.EndPoint);
        var renewed = _authority.Client(System, TestAuthority.ServerUsage, name: "renewed").Tls!;

        File.Copy(renewed.CertificatePath, _authority.Server.CertificatePath, overwrite: true);
        Assert.Equal(before, await SerialNumberShownAsync(fixture.EndPoint));

        File.Copy(renewed.PrivateKeyPath, _authority.Server.PrivateKeyPath, overwrite: true);
        using var expected = X509CertificateLoader.LoadCertificateFromFile(renewed.CertificatePath);
        Assert.Equal(expected.SerialNumber, await SerialNumberShownAsync(fixture.EndPoint));
    }

    [Fact]
    public async Task ClientWithTheKeyOfAnotherCertificate_SaysSoAsAFaultOfTheFiles()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var client = _authority.Client(System);
        client.Tls!.PrivateKeyPath = _authority.Server.PrivateKeyPath;

        await Assert.ThrowsAsync<CryptographicException>(() => AskAsync(fixture, client, "one"));
    }

    [Fact]
    public async Task LinksToTheCertificateSwitched_ItIsShownToTheNextConnection()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.LinkServer("first"));
        var before = await SerialNumberShownAsync(fixture.EndPoint);
        var renewed = _authority.RenewServer();
        Assert.Equal(before, await SerialNumberShownAsync(fixture.EndPoint));

        _authority.LinkServer("second");

        Assert.Equal(renewed, await SerialNumberShownAsync(fixture.EndPoint));
    }

    [Fact]
    public async Task LinkToTheRevocationListSwitched_RevokedCertificateIsRefused()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.LinkServer("first"));
        var client = _authority.Client(System);
        Assert.Equal("ack:one", await AskAsync(fixture, client, "one"));
        _ = await fixture.Handler.NextMessageAsync();

        _authority.WriteRevocationList(pem: true, client.Tls!.CertificatePath);
        _authority.LinkServer("second");

        await AssertRefusedAsync(fixture, client);
    }

    [Fact]
    public async Task LinkThatLeadsNowhere_OldCertificateStaysInForceUntilItLeadsSomewhere()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.LinkServer("first"));
        var before = await SerialNumberShownAsync(fixture.EndPoint);

        _authority.UnlinkServer();

        Assert.Equal(before, await SerialNumberShownAsync(fixture.EndPoint));
        var renewed = _authority.RenewServer();
        _authority.LinkServer("second");
        Assert.Equal(renewed, await SerialNumberShownAsync(fixture.EndPoint));
    }

    [Fact]
    public async Task ServerOfAnotherAuthority_IsNotTrustedByTheClient()
    {
        using var other = new TestAuthority();
        await using var fixture = new MllpServerFixture(tls: other.Server);

        await Assert.ThrowsAsync<AuthenticationException>(() => AskAsync(fixture, _authority.Client(System), "one"));
    }

    [Fact]
    public async Task ServerOfAnotherName_IsNotTrustedByTheClient()
    {
        await using var fixture = new MllpServerFixture(tls: _authority.Server);
        var client = _authority.Client(System);
        client.Tls!.ServerName = "another.example";

        await Assert.ThrowsAsync<AuthenticationException>(() => AskAsync(fixture, client, "one"));
    }

    [Fact]
    public async Task ServerThatNeverShakesHands_IsGivenUpByTheClientInTime()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var time = new ObservedTime();
        var client = _authority.Client(System);

        var connecting = MllpClient.ConnectAsync(silent.LocalEndpoint, client, time, Stop);
        await time.WaitUntilArmedAsync(client.ConnectTimeout);
        Assert.False(connecting.IsCompleted);
        time.Advance(client.ConnectTimeout);

        await Assert.ThrowsAsync<TimeoutException>(() => connecting);
    }

    private async Task<string> SerialNumberShownAsync(IPEndPoint server)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, Stop);
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsClientAsync(_authority.Client(System).Tls!.ToSslOptions("localhost"), Stop);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private static async Task<string> AskAsync(MllpServerFixture fixture, MllpClientOptions options, string message)
    {
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, options, TimeProvider.System, Stop);
        return Encoding.UTF8.GetString((await client.SendAsync(Encoding.UTF8.GetBytes(message), Stop)).Span);
    }

    private static async Task AssertRefusedAsync(MllpServerFixture fixture, MllpClientOptions client)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(fixture, client, "one"));
        Assert.Equal(MllpBrokenFrameReason.HandshakeFailed, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }
}
