namespace EHealth.Integration.Benchmarks.Run;

/// <summary>All suites, in the order in which they run.</summary>
internal static class AllSuites
{
    public static IReadOnlyList<IBenchmarkSuite> List { get; } =
    [
        new Suites.Exchange.ExchangeSuite(),
        new Suites.Validate.ValidateSuite(),
        new Suites.Micro.MicroSuite(),
        new Suites.Publish.PublishSuite(),
        new Suites.Journal.JournalSuite(),
        new Suites.Audit.AuditSuite(),
        new Suites.Relay.RelaySuite(),
        new Suites.Identity.IdentitySuite(),
        new Suites.Hl7Parse.Hl7ParseSuite(),
        new Suites.Mllp.MllpSuite(),
        new Suites.Idle.IdleSuite(),
        new Suites.Soak.SoakSuite(),
        new Suites.Profile.ProfileSuite(),
    ];
}
