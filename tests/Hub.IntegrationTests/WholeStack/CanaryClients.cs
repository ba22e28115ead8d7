using System.Text;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using EHealth.Integration.Stack;
using Google.Protobuf;
using Grpc.Net.Client;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>gRPC and JSON clients that put marked people where they do not belong.</summary>
internal sealed class CanaryClients(DevelopmentStack stack, Func<int, SyntheticPerson> person, StringBuilder heard)
{
    private const string Match = "ehealth.identity.v1.Identity/Match";

    public async Task SendWrongRequestsAsync()
    {
        var owned = new List<IDisposable>();
        try
        {
            using var partner = Channel(DevelopmentDirectory.Partner, owned);
            using var withoutGrant = Channel(DevelopmentDirectory.WithoutGrant, owned);
            await AskAsync(partner, 13, new GetPersonRequest { Pinfl = person(13).Pinfl + "0" });
            await AskAsync(partner, 13, new GetPersonRequest { Pinfl = person(13).LatinName.Family });
            await AskAsync(withoutGrant, 14, new GetPersonRequest { Pinfl = person(14).Pinfl });
            await AskAsync(partner, 15, new GetPersonRequest { Pinfl = person(15).Pinfl }, (MetadataNames.Purpose, person(15).LatinName.Family));
            await AskAsync(partner, 15, new GetPersonRequest { Pinfl = person(15).Pinfl }, (MetadataNames.Recipient, person(15).Pinfl));
            await AskAsync(partner, 15, new GetPersonRequest { Pinfl = person(15).Pinfl }, (MetadataNames.OnBehalfOf, person(15).Pinfl));
            await AskAsync(partner, 15, new GetPersonRequest { Pinfl = person(15).Pinfl }, (MetadataNames.MessageId, person(15).Pinfl));
            Hear(await partner.AskAsync($"ehealth.registry.v1.CivilRegistry/{person(16).Pinfl}", new GetPersonRequest { Pinfl = person(16).Pinfl }));

            using var http = new HttpClient(HubFixture.Handler(stack.Authority, stack.Authority.Issue(DevelopmentDirectory.Partner), owned.Add)) { BaseAddress = stack.HubAddress };
            await PostAsync(http, TestDirectory.GetPerson, $"{{\"pinfl\":\"{person(18).Pinfl}\",\"{person(18).LatinName.Family}\":1}}");
            await PostAsync(http, TestDirectory.GetPerson, $"{person(18).LatinName.Family} {person(18).Pinfl}");
            Hear(await withoutGrant.AskAsync(Match, DescriptionOf(16)));
            await PostAsync(http, Match, $"{{\"family\":\"{person(18).LatinName.Family}\",\"birthDate\":\"{person(18).CyrillicName.Family}\"}}");
            await PostAsync(http, $"persons/{person(19).Pinfl}?name={person(19).LatinName.Family}", "{}");
        }
        finally
        {
            owned.ForEach(disposable => disposable.Dispose());
        }
    }

    /// <summary>The civil registry misbehaves in each of these ways; it is asked directly and through the person directory.</summary>
    public async Task AskWhileTheRegistryFailsAsync(params FaultMode[] modes)
    {
        var owned = new List<IDisposable>();
        using var partner = Channel(DevelopmentDirectory.Partner, owned);
        using var hospital = Channel(DevelopmentDirectory.Hospital, owned);
        for (var number = 0; number < modes.Length; number++)
        {
            stack.Registry.Faults.Mode = modes[number];
            var pinfl = person(9 + number).Pinfl;
            await AskAsync(partner, 9 + number, new GetPersonRequest { Pinfl = pinfl });
            var resolve = new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } };
            Hear(await partner.AskAsync("ehealth.identity.v1.Identity/Resolve", resolve));
            Hear(await hospital.AskAsync(Match, DescriptionOf(9 + number)));
        }

        stack.Registry.Faults.Clear();
        var match = await hospital.AskAsync(Match, DescriptionOf(9));
        Assert.Equal(person(9).Pinfl, MatchResponse.Parser.ParseFrom(match.Payload).Candidates[0].Person.Identifiers[0].Value);
        owned.ForEach(disposable => disposable.Dispose());
    }

    private MatchRequest DescriptionOf(int number) => new()
    {
        Family = person(number).LatinName.Family,
        Given = person(number).LatinName.Given,
        Patronymic = person(number).CyrillicName.Patronymic,
        BirthDate = $"{person(number).BirthDate:yyyy-MM-dd}",
    };

    private GrpcChannel Channel(string systemId, List<IDisposable> owned) => GrpcChannel.ForAddress(
        stack.HubAddress, new GrpcChannelOptions { HttpHandler = HubFixture.Handler(stack.Authority, stack.Authority.Issue(systemId), owned.Add), DisposeHttpClient = true });

    private async Task AskAsync(GrpcChannel channel, int number, GetPersonRequest request, params (string Name, string Value)[] headers)
    {
        var answer = await channel.AskAsync(TestDirectory.GetPerson, request, headers);
        if (headers.Any(header => header.Name == MetadataNames.MessageId))
        {
            return; // a read needs no message id; what stands there must only not be kept
        }

        Assert.True(answer.Error is not null, $"request about person {number} was not refused");
        Hear(answer);
    }

    private void Hear(RawAnswer answer) => heard.Append(Encoding.UTF8.GetString(answer.Status?.ToByteArray() ?? [])).Append(answer.Error).AppendJoin(' ', answer.Trailers).Append('\n');

    private async Task PostAsync(HttpClient http, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken).Soon();
        Assert.False(response.IsSuccessStatusCode);
        heard.Append(response.Headers).Append(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Append('\n');
    }
}
