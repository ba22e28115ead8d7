using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>A hospital's message, accepted or refused, is found by its control id, from the socket it came in on to the operator's question.</summary>
[Collection(typeof(StackCollection))]
public sealed class MessageSearchTests(RunningStack running)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcceptedMessage_IsFoundAndShown()
    {
        var person = running.Stack.Population.PersonAt(5100);
        var message = AdtMessages.Write("A01", "SEARCH1", Hospital.Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow());
        Assert.Contains("MSA|AA|SEARCH1", await SendAsync(message), StringComparison.Ordinal);
        using var connection = HubConnection.Open(running.Stack.ClientOptionsOf(DevelopmentDirectory.Operator));
        var trail = connection.Client<AuditTrail.AuditTrailClient>();

        var found = Assert.Single((await trail.SearchAsync(new SearchRequest { SourceId = "SEARCH1" }, HubCall.With(PurposeOfUse.Operations, cancellationToken: Stop))).Records);
        var shown = await trail.ReadSourceAsync(new ReadSourceRequest { Index = found.Index }, HubCall.With(PurposeOfUse.Treatment, cancellationToken: Stop));

        Assert.Equal((DevelopmentDirectory.Hospital, HubErrorCode.Unspecified), (found.OnBehalfOf, found.Outcome));
        Assert.Equal(message, shown.Source.ToByteArray());
    }

    [Fact]
    public async Task RefusedMessage_IsFoundWithItsReason()
    {
        var person = running.Stack.Population.PersonAt(5101);
        var answer = await SendAsync(AdtMessages.Write("A01", "SEARCH2", Hospital.Facility, person, "123", TimeProvider.System.GetUtcNow()));
        Assert.Contains("MSA|AE|SEARCH2", answer, StringComparison.Ordinal);
        using var connection = HubConnection.Open(running.Stack.ClientOptionsOf(DevelopmentDirectory.Operator));

        var found = Assert.Single((await connection.Client<AuditTrail.AuditTrailClient>().SearchAsync(
            new SearchRequest { SourceId = "SEARCH2" }, HubCall.With(PurposeOfUse.Operations, cancellationToken: Stop))).Records);

        Assert.Equal((AuditKind.Refusal, DevelopmentDirectory.Hospital), (found.Kind, found.OnBehalfOf));
        Assert.NotEqual("", found.Field);
    }

    private async Task<string> SendAsync(byte[] message)
    {
        var hospital = new Hospital(running.Stack.Mllp, running.Stack.Population, "SEARCH");
        return await hospital.AskAsync(message, Stop);
    }
}
