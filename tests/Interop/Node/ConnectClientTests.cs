using System.Globalization;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Node;

/// <summary>@connectrpc/connect-node over all its protocols, with contracts loaded from protoc's descriptor set.</summary>
public sealed class ConnectClientTests(RunningStack running, NodeScripts node)
{
    private const string Script = "connect/client.mjs";

    private static readonly string[] Transports =
        ["connect, json, HTTP/2", "connect, binary, HTTP/2", "connect, json, HTTP/1.1", "connect, binary, HTTP/1.1", "gRPC, HTTP/2"];

    [Fact]
    public async Task EveryTransport_GetsThePersonAndTheTrailers()
    {
        var stack = await running.GetAsync();
        var person = stack.Population.PersonAt(120);

        var answers = await node.RunAsync(stack, DevelopmentDirectory.Partner, Script, more: Asking(person.Pinfl));

        Assert.Equal(Transports, answers.Select(answer => answer["transport"]));
        Assert.All(answers, answer =>
        {
            Assert.Equal(person.LatinName.Family, answer["families.0"]);
            Assert.Equal(person.CyrillicName.Family, answer["families.1"]);
            Assert.True(ulong.TryParse(answer["auditIndex"], CultureInfo.InvariantCulture, out _), answer.ToString());
        });
    }

    [Fact]
    public async Task EveryTransport_IsRefusedWithDetails()
    {
        var stack = await running.GetAsync();

        var answers = await node.RunAsync(stack, DevelopmentDirectory.WithoutGrant, Script, more: Asking(stack.Population.PersonAt(121).Pinfl));

        Assert.Equal(Transports, answers.Select(answer => answer["transport"]));
        Assert.All(answers, answer =>
        {
            Assert.Equal("PermissionDenied", answer["refused.code"]);
            Assert.Equal("SENDER_FORBIDDEN", answer["refused.reason"]);
            Assert.Equal("integration.ehealth", answer["refused.domain"]);
        });
    }

    private static Dictionary<string, string> Asking(string pinfl) => new() { ["PINFL"] = pinfl };
}
