namespace EHealth.Integration.Benchmarks.Run;

/// <summary>What shall be reached. A miss makes no run fail: speed is judged by people who read the profile beside it.</summary>
internal static class Targets
{
    public static IReadOnlyList<Target> All { get; } =
    [
        AtLeast("exchange.vs_nginx", 2.5),
        AtLeast("exchange.vs_yarp", 1.3),
        AtLeast("exchange.vs_yarp_tls", 2.0),
        AtLeast("exchange.vs_echo_tls", 0.5),
        Below("exchange.p99_ms_half_load", 5),
        Below("exchange.p99_vs_echo", 4),
        AtLeast("validate.vs_parse", 1.5),
        Below("validate.bytes_allocated", 1),
        AtLeast("journal.vs_sqlite", 2),
        AtLeast("journal.records_per_s_64", 50_000),
        Below("audit.tree_cost", 0.1),
        Below("audit.verify_data_s_1m", 10),
        Below("audit.verify_dump_s_1m", 10),
        AtLeast("relay.records_per_s", 20_000),
        Below("journal.start_s_1m", 5),
        Below("journal.p99_ms_25k", 5),
        AtLeast("publish.events_per_s", 15_000),
        AtLeast("identity.memory_per_s", 200_000),
        AtLeast("hl7_parse.per_s", 200_000),
        AtLeast("hl7_parse.vs_npm", 5),
        Below("hl7_parse.bytes_allocated", 1024),
        AtLeast("mllp.vs_npm", 2),
        AtLeast("mllp.msgs_per_s_32", 20_000),
        Below("idle.kib_per_link", 32),
        Below("idle.kib_per_mllp", 16),
        Below("idle.mllp_5000_total_mib", 114), // 120 MB, the whole process
    ];

    public static Target? Find(string key) => All.FirstOrDefault(target => target.Key == key);

    private static Target AtLeast(string key, double bound) => new(key, bound, IsUpper: false);

    private static Target Below(string key, double bound) => new(key, bound, IsUpper: true);
}
