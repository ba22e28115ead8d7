namespace EHealth.Integration.Benchmarks.Tests.Micro;

/// <summary>Compares what is allocated with what the file says.</summary>
internal static class AllocationComparison
{
    /// <summary>What may come on top: a little for numbers of another length in a record, nothing that anybody wrote.</summary>
    private const double Growth = 0.02;
    private const long GrowthBytes = 16;

    /// <summary>From here on less is a finding too: a file that is out of date lets the gain be lost again unseen.</summary>
    private const double Gain = 0.10;

    /// <summary>One line a difference, in the order of the names.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> measured) =>
    [
        .. from name in expected.Keys.Union(measured.Keys).Order(StringComparer.Ordinal)
           let finding = Find(name, BytesOf(expected, name), BytesOf(measured, name))
           where finding is not null
           select finding,
    ];

    private static string? Find(string name, long? expected, long? measured) => (expected, measured) switch
    {
        (null, _) => $"{name}: is new, {measured} bytes",
        (_, null) => $"{name}: is gone",
        ({ } old, { } now) when now > old + Math.Max(GrowthBytes, old * Growth) => $"{name}: {now} bytes instead of {old}",
        ({ } old, { } now) when now < old - (old * Gain) => $"{name}: only {now} bytes instead of {old}: keep it by writing it down",
        _ => null,
    };

    private static long? BytesOf(IReadOnlyDictionary<string, long> bytes, string name) => bytes.TryGetValue(name, out var found) ? found : null;
}
