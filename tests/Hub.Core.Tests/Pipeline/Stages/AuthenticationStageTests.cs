using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class AuthenticationStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void RegisteredSystemsCertificate_NamesTheSender()
    {
        var exchange = _hub.Arriving();

        Assert.Null(_hub.Authentication.Check(exchange));
        Assert.Equal(Parties.Hospital, exchange.Sender?.Id);
    }

    [Fact]
    public void NoCertificate_IsRefused()
    {
        var exchange = new Exchange
        {
            Id = _hub.NewId(),
            Operation = Catalogues.Read,
            Request = default,
            Metadata = _hub.Metadata(),
            Peer = null,
            ArrivedAt = 0,
        };

        Assert.Equal(HubErrorCode.SenderUnauthenticated, _hub.Authentication.Check(exchange)?.Code);
        Assert.Null(exchange.Sender);
    }

    [Theory]
    [InlineData("uz.unknown.system")]
    [InlineData("")]
    [InlineData("UZ.HOSP.SIRDARYO-01.HIS")]
    public void SystemThatIsNotInTheDirectory_IsRefused(string systemId) => AssertRefused(_hub.Arriving(sender: systemId));

    [Fact]
    public void CertificateThatExpiresOnAnOpenConnection_IsRefusedFromThenOn()
    {
        var peer = _hub.PeerOf(Parties.Hospital);
        _hub.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Null(_hub.Authentication.Check(_hub.Arriving(peer: peer)));

        _hub.Time.Advance(TimeSpan.FromTicks(1));

        AssertRefused(_hub.Arriving(peer: peer));
    }

    [Fact]
    public void CertificateRevokedOnAnOpenConnection_IsRefusedFromThenOn()
    {
        var peer = _hub.PeerOf(Parties.Hospital);
        Assert.Null(_hub.Authentication.Check(_hub.Arriving(peer: peer)));

        _hub.Revocations.Revoked.Add(peer.SerialNumber);

        AssertRefused(_hub.Arriving(peer: peer));
    }

    [Fact]
    public void SystemRemovedFromTheDirectory_IsRefusedFromThenOn()
    {
        Assert.Null(_hub.Authentication.Check(_hub.Arriving()));

        _hub.Directory.Replace(new Core.Systems.DirectorySnapshot([Parties.Of(Parties.Clinic)]));

        AssertRefused(_hub.Arriving());
    }

    [Fact]
    public void HubNodeItself_NeedsADirectoryEntryButNoCertificate()
    {
        AssertRefused(_hub.Arriving(peer: PeerIdentity.OfNode(Parties.Node)));

        _hub.Directory.Replace(new Core.Systems.DirectorySnapshot([Parties.Of(Parties.Node)]));

        Assert.Null(_hub.Authentication.Check(_hub.Arriving(peer: PeerIdentity.OfNode(Parties.Node))));
    }

    private void AssertRefused(Exchange exchange)
    {
        Assert.Equal(HubErrorCode.SenderUnauthenticated, _hub.Authentication.Check(exchange)?.Code);
        Assert.Null(exchange.Sender);
    }
}
