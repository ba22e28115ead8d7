using System.Text;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Interop.Tests.Processes;

public sealed class OrderlyEndTests(PublishedPrograms programs)
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task HubTerminated_AnswersTheCallUnderWayAndEndsWithZero()
    {
        await using var installation = await Installation.StartAsync(programs);

        var asked = await BeginSlowCallAsync(installation);
        var exitCode = await installation.Hub.TerminateAsync();

        Assert.NotNull((await asked).Person);
        Assert.Equal(0, exitCode);
        Assert.Contains("drains: 1 exchanges under way", installation.Hub.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistryAdapterTerminated_AnswersTheCallUnderWayAndEndsWithZero()
    {
        await using var installation = await Installation.StartAsync(programs);

        var asked = await BeginSlowCallAsync(installation);
        var exitCode = await installation.CivilRegistry.TerminateAsync();

        Assert.NotNull((await asked).Person);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Hl7v2AdapterTerminated_AcknowledgesTheMessageUnderWayAndEndsWithZero()
    {
        await using var installation = await Installation.StartAsync(programs);
        installation.Registry.Faults.Latency = SlowAnswer;
        await using var hospital = await MllpClient.ConnectAsync(installation.Mllp, TestContext.Current.CancellationToken);
        var person = installation.Population.PersonAt(7);

        var acknowledged = hospital.SendAsync(
            AdtMessages.Write("A01", "LAST-1", Hospital.Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow()), TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => installation.Registry.Calls > 0, "the registry is asked for the patient");
        var exitCode = await installation.Hl7v2.TerminateAsync();

        Assert.Contains("MSA|AA|LAST-1", Encoding.UTF8.GetString((await acknowledged).Span), StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task TaxInsuranceAdapterTerminated_EndsWithZeroWhetherOrNotTheHubIsThere()
    {
        await using var installation = await Installation.StartAsync(programs);
        Assert.Equal(0, await installation.TaxInsurance.TerminateAsync());

        await installation.Hub.KillAsync();

        Assert.Equal(0, await installation.CivilRegistry.TerminateAsync());
    }

    private static async Task<Task<GetPersonResponse>> BeginSlowCallAsync(Installation installation)
    {
        installation.Registry.Faults.Latency = SlowAnswer;
        var call = AskAsync(installation);
        await Until.HoldsAsync(() => installation.Registry.Calls > 0, "the registry is asked");
        return call;
    }

    private static async Task<GetPersonResponse> AskAsync(Installation installation)
    {
        using var connection = HubConnection.Open(installation.ClientOptionsOf(DevelopmentDirectory.Partner));
        return await connection.Client<CivilRegistry.CivilRegistryClient>().GetPersonAsync(
            new GetPersonRequest { Pinfl = installation.Population.PersonAt(5).Pinfl },
            HubCall.With(PurposeOfUse.Treatment, cancellationToken: TestContext.Current.CancellationToken));
    }
}
