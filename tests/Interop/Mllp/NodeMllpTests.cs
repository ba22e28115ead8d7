using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Node;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>MLLP packages of npm: two clients towards our listener, our client towards a server.</summary>
public sealed class NodeMllpTests(RunningStack running, NodeScripts node)
{
    [Theory]
    [InlineData("mllp/medplum-client.mjs", 630)]
    [InlineData("mllp/node-hl7-client.mjs", 631)]
    public async Task Client_GetsEachMessageAcknowledgedByItsOwnId(string script, int person)
    {
        var stack = await running.GetAsync();
        var ids = Enumerable.Range(1, 3).Select(number => $"NODE-{person}-{number}").ToList();
        var messages = ids.Select(id => new Admission(stack.Population.PersonAt(person), id).Text);

        var answers = await node.RunAsync(stack, DevelopmentDirectory.Partner, script, more: new Dictionary<string, string>
        {
            ["MLLP_HOST"] = stack.Mllp.Address.ToString(),
            ["MLLP_PORT"] = stack.Mllp.Port.ToString(CultureInfo.InvariantCulture),
            ["MESSAGES"] = JsonSerializer.Serialize(messages),
        });

        Assert.Equal(ids.Select(id => ("AA", id)), answers.Select(answer => (answer["code"]!, answer["id"]!)));
    }

    [Fact]
    public async Task OurClient_IsAcknowledgedByMedplumsServer()
    {
        var stack = await running.GetAsync();
        await using var server = await node.StartAsync(stack, DevelopmentDirectory.Partner, "mllp/medplum-server.mjs");
        var port = int.Parse((await server.WaitForLineAsync("listening on ")).Split(' ')[^1], CultureInfo.InvariantCulture);
        await using var client = await MllpClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);

        foreach (var id in new[] { "TO-MEDPLUM-1", "TO-MEDPLUM-2" })
        {
            var answer = await client.SendAsync(new Admission(stack.Population.PersonAt(632), id).Bytes, TestContext.Current.CancellationToken);
            Assert.Contains($"MSA|AA|{id}", Encoding.UTF8.GetString(answer.Span), StringComparison.Ordinal);
        }
    }
}
