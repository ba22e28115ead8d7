using System.Diagnostics.Metrics;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgments;

/// <summary>What is counted of application acknowledgments over connections of their own. Tags come from closed sets: registered systems and three outcomes.</summary>
internal static class AcknowledgmentMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EHealth.Integration.Adapters.Hl7v2";

    public const string Delivered = "delivered";
    public const string Refused = "refused";
    public const string Dropped = "dropped";

    private static readonly Meter Source = new(Name);

    private static readonly Counter<long> Acknowledgments =
        Source.CreateCounter<long>("hl7v2_application_acknowledgments", description: "Application acknowledgments over connections of their own, by outcome");

    public static void Count(string system, string outcome, int count = 1) => Acknowledgments.Add(count, new("system", system), new("outcome", outcome));
}
