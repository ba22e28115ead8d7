namespace EHealth.Integration.ContractTests;

/// <summary>The contracts are read by people who have nothing else: whatever they declare says what it is.</summary>
public sealed class CommentTests
{
    public static TheoryData<string> Files => [.. PublishedContracts.Sources().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryDeclaration_HasACommentAboveIt(string file)
    {
        // The zero value of an enum only says that nothing was said.
        var uncommented = ProtoDeclaration.Scan(PublishedContracts.Sources()[file])
            .Where(declaration => !declaration.IsCommented && !declaration.Name.EndsWith("_UNSPECIFIED", StringComparison.Ordinal))
            .Select(declaration => $"protos/{file}:{declaration.Line} {declaration.Name}")
            .ToList();

        Assert.True(uncommented.Count == 0, $"Nothing says what these are:\n  {string.Join("\n  ", uncommented)}");
    }

    /// <summary>The scan reads lines, the compiler reads the language: what only the compiler sees would go unchecked.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Scan_FindsWhatTheCompilerFinds(string file)
    {
        var compiled = PublishedContracts.Now.File.Single(candidate => candidate.Name == file);
        var index = new ContractIndex(new() { File = { compiled } });
        IEnumerable<string> declared =
        [
            .. index.Messages.Values.Where(message => message.Options?.MapEntry != true).SelectMany(message => message.Field.Select(field => field.Name).Prepend(message.Name)),
            .. index.Enums.Values.SelectMany(type => type.Value.Select(value => value.Name).Prepend(type.Name)),
            .. compiled.Service.SelectMany(service => service.Method.Select(method => method.Name).Prepend(service.Name)),
            .. compiled.Extension.Select(extension => extension.Name),
        ];

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            ProtoDeclaration.Scan(PublishedContracts.Sources()[file]).Select(declaration => declaration.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("message A {", "A")]
    [InlineData("// What A is.\nmessage A {", null)]
    [InlineData("// What A is.\n\nmessage A {", "A")]
    [InlineData("//\nmessage A {", "A")]
    [InlineData("  string name = 1;", "name")]
    [InlineData("  string name = 1; // beside it, not above", "name")]
    [InlineData("  repeated a.b.C name = 1 [(x) = {", "name")]
    [InlineData("  map<string, int32> name = 1;", "name")]
    [InlineData("  optional int64 min = 7;", "min")]
    [InlineData("  rpc Do(A) returns (B);", "Do")]
    [InlineData("service S {", "S")]
    [InlineData("enum E {", "E")]
    [InlineData("  COLOR_RED = 1;", "COLOR_RED")]
    [InlineData("  // The colour of blood.\n  COLOR_RED = 1;", null)]
    [InlineData("syntax = \"proto3\";", null)]
    [InlineData("option csharp_namespace = \"A\";", null)]
    [InlineData("  option (a.b) = {c: 720};", null)]
    public void Declarations_AreToldFromOtherLines(string text, string? uncommented) =>
        Assert.Equal(
            uncommented is null ? [] : [uncommented],
            ProtoDeclaration.Scan(text).Where(declaration => !declaration.IsCommented).Select(declaration => declaration.Name));
}
