using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using EHealth.Integration.Stack.Audit;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>Marked people go through everything the system does, well and badly. Afterwards nothing that stays behind may name them.</summary>
[Collection(typeof(StackCollection))]
public sealed class CanaryTests(RunningStack running)
{
    private const int FirstPerson = 7000;

    private readonly StringBuilder _heard = new();

    [Fact]
    public async Task MarkedPersons_AreNamedNowhereTheyShouldNotBe()
    {
        var records = new ConcurrentQueue<byte[]>();
        await using var auditor = AuditReader.Start(running.Stack.Kafka.BootstrapServers, (_, bytes) => records.Enqueue(bytes));
        var clients = new CanaryClients(running.Stack, Person, _heard);
        var hospital = new CanaryHospital(running.Stack, Person, _heard);

        await hospital.AdmitAsync(0);
        await hospital.SendWrongMessagesAsync();
        await clients.SendWrongRequestsAsync();
        await clients.AskWhileTheRegistryFailsAsync(FaultMode.GarbageReplies, FaultMode.ServiceUnavailable, FaultMode.ConnectionReset);

        var log = running.Stack.HubServices.GetRequiredService<SegmentedLog>();
        await auditor.WaitForAsync(0, (ulong)log.NextAuditIndex, Until.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, auditor.Missing(0, (ulong)log.NextAuditIndex));
        Assert.NotEmpty(records);

        using var http = new HttpClient { BaseAddress = running.Stack.AdminAddress };
        NothingIn("metrics", await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken), "ehealth_hub_exchanges");
        NothingIn("what clients heard", _heard.ToString(), "SENDER_FORBIDDEN");
        NothingIn("log", string.Join('\n', running.Log.Lines.Select(line => $"{line.Category}: {line.Text}")), "Provider uz.gov.civil-registry is linked");
        NothingIn("spans", string.Join('\n', running.Spans.Where(IsOfTheSystem).Select(span => $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Baggage)}")), TestDirectory.GetPerson);
        NothingIn("audit topic", string.Join('\n', records.Select(Encoding.UTF8.GetString)), TestDirectory.GetPerson);
        NothingIn("Redis", await RedisContentAsync(), "person:");
        Assert.Empty(DataSearch.Found(running.DataDirectory, Words()));
        Assert.True(DataSearch.IsIn(running.DataDirectory, TestDirectory.GetPerson));
    }

    private SyntheticPerson Person(int number) => running.Stack.Population.PersonAt(FirstPerson + number);

    /// <summary>Numbers and names of the marked people; short names could stand in other words.</summary>
    private HashSet<string> Words()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < CanaryHospital.Persons; number++)
        {
            var person = Person(number);
            words.UnionWith([person.Pinfl, person.PassportNumber, person.Phone, person.LatinName.Family, person.CyrillicName.Family, person.LatinName.Patronymic, person.CyrillicName.Patronymic]);
        }

        words.RemoveWhere(word => word.Length < 6);
        return words;
    }

    /// <summary>Fails when a marked person is named; and when what surely is there is not found, which would mean that the search looks at nothing.</summary>
    private void NothingIn(string place, string text, string surelyThere)
    {
        Assert.Contains(surelyThere, text, StringComparison.Ordinal);
        var lines = text.Split('\n');
        var words = Words();
        var found = lines.Where(line => words.Any(word => line.Contains(word, StringComparison.Ordinal))).Distinct().ToList();
        Assert.True(found.Count == 0, $"{place}: {string.Join("\n", found)}");
    }

    /// <summary>Not the spans of the test's own clients: those show the addresses that it made up.</summary>
    private static bool IsOfTheSystem(Activity span) =>
        new[] { span, span.Parent }.Any(one => one?.Source.Name is { } source && (source.StartsWith("EHealth.", StringComparison.Ordinal) || source == "Microsoft.AspNetCore"));

    private async Task<string> RedisContentAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(running.Stack.Redis.Endpoint);
        var (server, database, content) = (redis.GetServers()[0], redis.GetDatabase(), new StringBuilder());
        await foreach (var key in server.KeysAsync())
        {
            var value = await database.KeyTypeAsync(key) == RedisType.Hash
                ? string.Join(' ', (await database.HashGetAllAsync(key)).Select(entry => $"{entry.Name}={Encoding.UTF8.GetString((byte[])entry.Value!)}"))
                : Encoding.UTF8.GetString((byte[])(await database.StringGetAsync(key))!);
            content.Append(key).Append(' ').Append(value).Append('\n');
        }

        return content.ToString();
    }
}
