using System.Text.Json;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Strangers;

/// <summary>The commands that the stack prints for people to try, as they stand there.</summary>
public sealed class CurlTests(RunningStack running)
{
    [Theory]
    [InlineData("--http2")]
    [InlineData("--http1.1")]
    public async Task WithCertificate_ReturnsThePerson(string version)
    {
        Tool.Require("curl");
        var stack = await running.GetAsync();
        var person = stack.Population.PersonAt(42);

        await using var curl = await AskAsync(stack, DevelopmentDirectory.Partner, person.Pinfl, version, "--fail");

        Assert.True(curl.ExitCode == 0, curl.ToString());
        using var answer = JsonDocument.Parse(curl.Output.ToString());
        var names = answer.RootElement.GetProperty("person").GetProperty("names");
        Assert.Equal(person.LatinName.Family, names[0].GetProperty("family").GetString());
        Assert.Equal(person.CyrillicName.Family, names[1].GetProperty("family").GetString());
    }

    [Fact]
    public async Task WithoutGrant_IsForbiddenInTheConnectForm()
    {
        Tool.Require("curl");
        var stack = await running.GetAsync();

        await using var curl = await AskAsync(stack, DevelopmentDirectory.WithoutGrant, stack.Population.PersonAt(42).Pinfl, "--write-out", "\n%{http_code}");

        var lines = curl.Output.ToString().Split(Environment.NewLine);
        Assert.Equal("403", lines[^1]);
        using var refusal = JsonDocument.Parse(lines[0]);
        Assert.Equal("permission_denied", refusal.RootElement.GetProperty("code").GetString());
        Assert.Equal("google.rpc.ErrorInfo", refusal.RootElement.GetProperty("details")[0].GetProperty("type").GetString());
    }

    private static Task<ChildProcess> AskAsync(DevelopmentStack stack, string systemId, string pinfl, params string[] more)
    {
        var client = stack.ClientOptionsOf(systemId);
        return ChildProcess.RunAsync(
            "curl",
            [
                "--silent", "--show-error", "--cacert", client.TrustedAuthorityPath, "--cert", client.CertificatePath, "--key", client.PrivateKeyPath,
                "-H", "content-type: application/json", "-H", "ehealth-purpose: TREAT", "-d", $"{{\"pinfl\":\"{pinfl}\"}}",
                $"{stack.HubAddress}ehealth.registry.v1.CivilRegistry/GetPerson", .. more,
            ]);
    }
}
