using System.Globalization;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Strangers;

/// <summary>What another TLS implementation is let in with.</summary>
public sealed class OpensslTests(RunningStack running)
{
    // In TLS 1.3 the server looks at the client's certificate after the handshake is over for the client: only an answer to a request tells.
    private const string Request = "GET /nothing HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n";

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task CertificateShown_IsLetIn(string version, string protocol)
    {
        var output = await ConnectAsync(version, withCertificate: true);

        Assert.Contains(protocol, output, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task NoCertificateShown_IsNotAnswered(string version)
    {
        var output = await ConnectAsync(version, withCertificate: false);

        Assert.Contains("CONNECTED", output, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls11_IsRefused()
    {
        // Security level 0, or openssl itself would not offer it.
        var output = await ConnectAsync("-tls1_1 -cipher ALL:@SECLEVEL=0", withCertificate: true);

        Assert.Contains("alert protocol version", output, StringComparison.Ordinal);
    }

    private async Task<string> ConnectAsync(string version, bool withCertificate)
    {
        Tool.Require("openssl");
        var stack = await running.GetAsync();
        var client = stack.ClientOptionsOf(DevelopmentDirectory.Partner);
        var address = string.Create(CultureInfo.InvariantCulture, $"localhost:{stack.HubAddress.Port}");
        var command = $"printf '{Request}' | openssl s_client -connect {address} -servername localhost -CAfile '{client.TrustedAuthorityPath}' -verify_return_error -ign_eof {version}";
        await using var openssl = await ChildProcess.RunAsync("sh", ["-c", withCertificate ? command + CertificateOf(client) : command]);
        return openssl.ToString();
    }

    private static string CertificateOf(HubClientOptions client) => $" -cert '{client.CertificatePath}' -key '{client.PrivateKeyPath}'";
}
