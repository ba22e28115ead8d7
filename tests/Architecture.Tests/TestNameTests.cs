using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

public sealed partial class TestNameTests
{
    private const int MaxLength = 80;

    [Fact]
    public void TestName_IsSituationAndOutcomeIn80Characters() =>
        Findings.AssertNone(
            "Test names that are not Situation_Outcome in 80 characters",
            from file in Repository.Files("tests", "*.cs")
            from Match test in Test().Matches(Repository.CodeOf(file))
            let name = test.Groups["name"].Value
            where name.Length > MaxLength || !Name().IsMatch(name)
            select $"{file}: {name}");

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\s+(?:\[[^\n]*\s+)*public (?:async )?[\w<>]+ (?<name>\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*)+$")]
    private static partial Regex Name();
}
