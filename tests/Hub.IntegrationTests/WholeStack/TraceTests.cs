using System.Diagnostics;
using EHealth.Integration.Adapters.Hl7v2;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Sdk;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>One message is one trace, from the hospital's socket to the state's service.</summary>
[Collection(typeof(StackCollection))]
public sealed class TraceTests(RunningStack running)
{
    [Fact]
    public async Task AdmissionOverMllp_IsOneTraceAcrossAllPrograms()
    {
        var stack = running.Stack;
        var person = stack.Population.PersonAt(5000);
        var hospital = new Hospital(stack.Mllp, stack.Population, "TRACE");
        var started = TimeProvider.System.GetUtcNow().UtcDateTime; // the other tests of this stack send messages too

        var acknowledgment = await hospital.AskAsync(
            AdtMessages.Write("A01", "TRACE1", Hospital.Facility, person, person.Pinfl, TimeProvider.System.GetUtcNow()), TestContext.Current.CancellationToken);

        Assert.Contains("MSA|AA|TRACE1", acknowledgment, StringComparison.Ordinal);
        var received = await Until.FoundAsync(() => running.Spans.SingleOrDefault(span => span.Source.Name == Hl7v2Activity.SourceName && span.StartTimeUtc >= started), "the adapter's span");
        var trace = received.TraceId;
        await Until.TrueAsync(() => SourcesOf(trace).IsSupersetOf([Hl7v2Activity.SourceName, HubActivity.SourceName, SdkActivity.SourceName]), "a span of each program");
        Assert.Contains(running.Spans, span => span.TraceId == trace && span.DisplayName == TestDirectory.GetPerson && span.Kind == ActivityKind.Server);
        Assert.Equal(trace.ToHexString(), stack.Registry.LastTraceparent?.Split('-')[1]);
    }

    private HashSet<string> SourcesOf(ActivityTraceId trace) => [.. running.Spans.Where(span => span.TraceId == trace).Select(span => span.Source.Name)];
}
