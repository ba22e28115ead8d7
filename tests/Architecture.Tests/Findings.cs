namespace EHealth.Integration.Architecture.Tests;

internal static class Findings
{
    /// <summary>Fails with all findings in full, one a line.</summary>
    public static void AssertNone(string rule, IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{rule}:\n  {string.Join("\n  ", all)}");
    }
}
