using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Protocol.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

/// <summary>The adapter's intake over a scripted hub.</summary>
internal static class NewIntake
{
    public static Acknowledger Acknowledger { get; } = new(TimeProvider.System, TimeSpan.FromHours(5));

    public static MllpIntake OverMllp(ScriptedHub hub, IPersonFinder persons, Hl7v2Options options, ApplicationAcknowledgments? apart = null)
    {
        var (messages, reports) = (Messages(hub, persons, options, apart), Reports(hub));
        return new MllpIntake(messages, new BatchIntake(messages, reports, Acknowledger), reports, Acknowledger, new MemoryReturn(TimeProvider.System));
    }

    public static BatchIntake OfBatches(ScriptedHub hub, Hl7v2Options options, IPersonFinder persons, ApplicationAcknowledgments? apart = null) =>
        new(Messages(hub, persons, options, apart), Reports(hub), Acknowledger);

    private static MessageIntake Messages(ScriptedHub hub, IPersonFinder persons, Hl7v2Options options, ApplicationAcknowledgments? apart = null)
    {
        var (reports, wrapped) = (Reports(hub), Options.Create(options));
        return new MessageIntake(
            new EventPublication(hub, wrapped, NullLogger<EventPublication>.Instance), new QueryIntake(persons, reports, Acknowledger, wrapped), reports, Acknowledger,
            apart ?? new ApplicationAcknowledgments(wrapped, TimeProvider.System, NullLogger<ApplicationAcknowledgments>.Instance), wrapped);
    }

    public static RefusalReports Reports(ScriptedHub hub) => new(new EdgeRefusals.EdgeRefusalsClient(hub), NullLogger<RefusalReports>.Instance);
}
