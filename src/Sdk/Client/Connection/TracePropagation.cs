using System.Diagnostics;

namespace EHealth.Integration.Sdk.Connection;

/// <summary>Hands the trace context on, whether or not this program exports traces: with a silent program in the middle, one trace would become two.</summary>
internal static class TracePropagation
{
    private const string OurSources = "EHealth.Integration.";

    /// <summary>Listens until disposed. Spans are made for their ids only; an exporter that listens too records them.</summary>
    public static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith(OurSources, StringComparison.Ordinal),

            // A provider's call that comes without a trace begins none: nobody could find it.
            Sample = static (ref call) => call.Kind == ActivityKind.Server && call.Parent == default ? ActivitySamplingResult.None : ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
