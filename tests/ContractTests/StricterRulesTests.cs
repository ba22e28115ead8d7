using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.ContractTests;

public sealed class StricterRulesTests
{
    /// <summary>A rule, the same rule changed so that it breaks, which it is, and whether undoing the change breaks too.</summary>
    public static TheoryData<FieldRules, FieldRules, string, bool> Stricter => new()
    {
        { new(), new() { Required = true }, "required", false },
        { new(), new() { MinLength = 1 }, "min_length", false },
        { new() { MinLength = 2 }, new() { MinLength = 3 }, "min_length", false },
        { new(), new() { MaxLength = 1000 }, "max_length", false },
        { new() { MaxLength = 10 }, new() { MaxLength = 9 }, "max_length", false },
        { new(), new() { Pattern = "a" }, "pattern", false },
        { new() { Pattern = "a+" }, new() { Pattern = "a" }, "pattern", true },
        { new(), new() { Identifier = IdentifierKind.Pinfl }, "identifier", false },
        { new() { Identifier = IdentifierKind.Iin }, new() { Identifier = IdentifierKind.Pinfl }, "identifier", true },
        { new(), new() { IdentifierBy = "kind" }, "identifier_by", false },
        { new() { IdentifierBy = "type" }, new() { IdentifierBy = "kind" }, "identifier_by", true },
        { new(), new() { Min = 0 }, "min", false },
        { new() { Min = -1 }, new() { Min = 0 }, "min", false },
        { new(), new() { Max = 0 }, "max", false },
        { new() { Max = 5 }, new() { Max = 4 }, "max", false },
        { new(), new() { MinItems = 1 }, "min_items", false },
        { new() { MinItems = 1 }, new() { MinItems = 2 }, "min_items", false },
        { new(), new() { MaxItems = 1 }, "max_items", false },
        { new() { MaxItems = 3 }, new() { MaxItems = 2 }, "max_items", false },
        { new(), new() { Codes = { "a" } }, "codes", false },
        { new() { Codes = { "a", "b" } }, new() { Codes = { "a" } }, "codes", false },
        { new() { Codes = { "a", "b" } }, new() { Codes = { "a", "c" } }, "codes", true },
        { new(), new() { Format = Format.Uuid }, "format", false },
        { new() { Format = Format.Date }, new() { Format = Format.Uuid }, "format", true },
        { new(), new() { Subject = true }, "subject", true },
    };

    [Theory]
    [MemberData(nameof(Stricter))]
    public void StricterRule_Breaks(FieldRules old, FieldRules now, string rule, bool bothWays)
    {
        string[] broken = [$"field t.M.name has a stricter rule: {rule}"];

        Assert.Equal(broken, Find(old, now));
        Assert.Equal(bothWays ? broken : [], Find(now, old));
    }

    [Fact]
    public void LooserRules_BreakNothing()
    {
        var tight = new FieldRules { Required = true, MinLength = 2, MaxLength = 5, Pattern = "a", Min = 1, Max = 2, MinItems = 1, MaxItems = 2, Codes = { "a" }, Format = Format.Uuid };
        var loose = new FieldRules { MinLength = 1, MaxLength = 6, Min = 0, Max = 3, MaxItems = 3, Codes = { "a", "b" } };

        Assert.Empty(Find(tight, loose));
        Assert.Empty(Find(loose, new()));
    }

    /// <summary>A rule that is added to the contract language later must be thought of here.</summary>
    [Fact]
    public void EveryRule_IsCompared() =>
        Assert.Equal(
            FieldRules.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name).Order(StringComparer.Ordinal),
            Stricter.Select(row => row.Data.Item3).Distinct().Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> Find(FieldRules old, FieldRules now) =>
        BreakingChanges.Find(new() { File = { SampleContract.Make(old) } }, new() { File = { SampleContract.Make(now) } });
}
