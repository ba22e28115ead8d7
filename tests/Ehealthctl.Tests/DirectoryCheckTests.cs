namespace EHealth.Integration.Ehealthctl.Tests;

public sealed class DirectoryCheckTests(HubFixture hub) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task GoodFile_ListsSystemsWithTheirCounts()
    {
        var check = (await CommandResult.OfAsync("directory", "check", hub.DirectoryFile)).Succeeded();

        Assert.StartsWith("SYSTEM", check.Lines[0], StringComparison.Ordinal);
        var asker = check.Lines.Single(line => line.StartsWith(HubFixture.Asker, StringComparison.Ordinal));
        Assert.Equal(["·", "2", "1", "1", "A"], asker.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..6]);
        Assert.Contains("8 systems, no mistakes.", check.Lines);
        Assert.Empty(check.Error);
    }

    [Fact]
    public async Task LongName_IsShortenedAndNothingIsWrapped()
    {
        var check = (await CommandResult.OfAsync("directory", "check", hub.DirectoryFile)).Succeeded();

        Assert.All(check.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
        Assert.Equal(1 + 8, check.Lines.TakeWhile(line => line.Length > 0).Count());
        Assert.EndsWith("…", check.Lines.Single(line => line.StartsWith(HubFixture.Asker, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoodFile_AsJson_GivesCountsAndWholeNames()
    {
        var systems = (await CommandResult.OfAsync("directory", "check", hub.DirectoryFile, "--json")).Succeeded().Json.GetProperty("systems");

        var asker = systems.EnumerateArray().Single(system => system.GetProperty("id").GetString() == HubFixture.Asker);
        Assert.Equal(2, asker.GetProperty("grants").GetInt32());
        Assert.EndsWith("beside the rest", asker.GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadFile_SaysAllMistakesAtOnce()
    {
        var file = _folder.Write("bad.json", """
            { "systems": [
              { "id": "Uz.Bad" },
              { "id": "uz.lab.one", "provides": ["ehealth.nothing.v1.Nothing"], "grants": [{ "calls": ["ehealth.hub.v1.Directory/Nothing"], "purposes": ["FUN"] }] } ] }
            """);

        var check = await CommandResult.OfAsync("directory", "check", file);
        var json = await CommandResult.OfAsync("directory", "check", file, "--json");

        Assert.Equal((int)ExitCode.No, check.ExitCode);
        Assert.Empty(check.Output);
        Assert.Contains("has 4 mistakes:", check.Error, StringComparison.Ordinal);
        Assert.All(["Uz.Bad", "ehealth.nothing.v1.Nothing", "ehealth.hub.v1.Directory/Nothing", "FUN"], word => Assert.Contains(word, check.Error, StringComparison.Ordinal));
        Assert.Equal((int)ExitCode.No, json.ExitCode);
        Assert.Equal(4, json.Json.GetProperty("mistakes").GetArrayLength());
    }

    [Fact]
    public async Task FileWithoutHubNode_PassesWithARemark()
    {
        var check = (await CommandResult.OfAsync("directory", "check", _folder.Write("one.json", """{ "systems": [{ "id": "uz.lab.one" }] }"""))).Succeeded();

        Assert.Contains("1 system, no mistakes.", check.Lines);
        Assert.Contains("lists no hub node", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingFile_IsWrongUsage() =>
        Assert.Contains("cannot be read", (await CommandResult.OfAsync("directory", "check", Path.Combine(_folder.Path, "none.json"))).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
}
