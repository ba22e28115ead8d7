namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class DiffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SameMessageWithOtherLineEnds_HasNoDifferences() =>
        Assert.Equal("No differences.", (await DiffAsync(Samples.Admission, Samples.Admission.Replace("\r", "\r\n", StringComparison.Ordinal))).Succeeded().Lines[0]);

    [Fact]
    public async Task ChangedAddedAndRemovedValues_AreShownAtTheirPlaces()
    {
        var after = Samples.Admission.Replace("Акмал", "Акбар", StringComparison.Ordinal).Replace("~4711^^^SIRDARYO-01^MR", "", StringComparison.Ordinal) + "NTE|1\r";

        var found = await DiffAsync(Samples.Admission, after);

        Assert.Equal((int)ExitCode.No, found.ExitCode);
        Assert.Contains(found.Lines, line => Words(line) is ["PID-5.2", "-", "Акмал"]);
        Assert.Contains(found.Lines, line => Words(line) is ["+", "Акбар"]);
        Assert.Contains(found.Lines, line => Words(line) is ["PID-3[2].1", "-", "4711"]);
        Assert.Contains(found.Lines, line => Words(line) is ["NTE-1", "+", "1"]);
        Assert.DoesNotContain(found.Lines, line => line.StartsWith("PID-3[1]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MSH-7,MSH-10", true)]
    [InlineData("MSH", true)]
    [InlineData("MSH-7", false)]
    [InlineData("MSH-10.1,MSH-7.2", false)]
    public async Task IgnoredPlace_MayDiffer(string ignored, bool same)
    {
        var after = Samples.Admission.Replace("MSG00001", "MSG00002", StringComparison.Ordinal).Replace("20260901101500+0500", "20260901101501+0500", StringComparison.Ordinal);

        var found = await DiffAsync(Samples.Admission, after, "--ignore", ignored, "--json");

        Assert.Equal((int)(same ? ExitCode.Ok : ExitCode.No), found.ExitCode);
        Assert.Equal(same, found.Json.GetProperty("same").GetBoolean());
    }

    [Fact]
    public async Task SegmentsInAnotherOrder_AreADifference()
    {
        var found = await DiffAsync($"{Samples.Header}\rNTE|1\rEVN|A01\r", $"{Samples.Header}\rEVN|A01\rNTE|1\r");

        Assert.Equal((int)ExitCode.No, found.ExitCode);
        Assert.Contains("+ order of segments: MSH EVN NTE", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeCompared_IsWrongUsage()
    {
        var two = await DiffAsync(Samples.Admission, Samples.Admission + Samples.Admission);
        var unread = await DiffAsync("words", Samples.Admission);
        var place = await DiffAsync(Samples.Admission, Samples.Admission, "--ignore", "msh7");

        Assert.Contains("holds 2 messages", two.FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("HeaderMissing", unread.Error, StringComparison.Ordinal);
        Assert.Equal((int)ExitCode.WrongUsage, unread.ExitCode);
        Assert.StartsWith("'msh7' is no place", place.FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private Task<CommandResult> DiffAsync(string before, string after, params string[] further) =>
        CommandResult.OfAsync(["hl7", "diff", _folder.Write("a.hl7", before), _folder.Write("b.hl7", after), .. further]);
}
