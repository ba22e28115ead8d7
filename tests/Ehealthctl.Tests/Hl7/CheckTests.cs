using System.Text;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CheckTests() => Directory.CreateDirectory(Path.Combine(_folder.Path, "below"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FolderOfAllKinds_IsCountedInOneLineOfJson()
    {
        WriteGoodFiles();
        WriteBadFiles();

        var checkedFolder = (await CommandResult.OfAsync("hl7", "check", _folder.Path, "--level", "off", "--json")).Succeeded();

        Assert.Equal(
            """{"files":11,"accepted":7,"refused":4,"crashed":0,"roundTripEqual":7,"refusals":{"HeaderMissing":3,"CharacterInvalid":1}}""",
            Assert.Single(checkedFolder.Lines, line => line.Length > 0));
    }

    [Fact]
    public async Task RefusedFiles_AreListedWithReasonPlaceAndOffset()
    {
        WriteGoodFiles();
        WriteBadFiles();

        var checkedFolder = (await CommandResult.OfAsync("hl7", "check", _folder.Path, "--level", "off")).Succeeded();

        string[] words = checkedFolder.Lines.Single(line => line.StartsWith("below/second.hl7", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["below/second.hl7", "PID-5", $"{Encoding.UTF8.GetByteCount(Samples.Admission) + 20}", "CharacterInvalid:", "Byte", "0xE9", "is"], words[..7]);
        Assert.Equal(1 + 4, checkedFolder.Lines.TakeWhile(line => line.Length > 0).Count());
        Assert.Contains(checkedFolder.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["HeaderMissing", "3"]);
        Assert.All(checkedFolder.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task EmptyFolder_IsAllRight() =>
        Assert.StartsWith("""{"files":0,"accepted":0,""", (await CommandResult.OfAsync("hl7", "check", _folder.Path, "--json")).Succeeded().Output, StringComparison.Ordinal);

    [Fact]
    public async Task FolderThatIsNotThere_IsWrongUsage() =>
        Assert.StartsWith("There is no folder", (await CommandResult.OfAsync("hl7", "check", "/nowhere")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    private void WriteGoodFiles()
    {
        string text = Samples.Admission;
        _folder.Write("cr.hl7", text);
        _folder.Write("lf.txt", "\n" + text.Replace('\r', '\n') + "\n\n");
        _folder.Write("crlf and blanks.anything", text.Replace("\r", "\r\n  \r\n", StringComparison.Ordinal));
        _folder.Write("framed", $"\v{text}\u001c\r\v{text}\u001c\r");
        _folder.Write("batch.hl7", $"FHS|^~\\&|A\rBHS|^~\\&|A\r{text}{text}BTS|2\rFTS|1\r");
        _folder.Write("below/utf16.hl7", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text.Replace("UTF-8", "UTF-16", StringComparison.Ordinal))]);
        _folder.Write("below/mark.hl7", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
    }

    private void WriteBadFiles()
    {
        _folder.Write("patient.json", "{}");
        _folder.Write("empty", "");
        _folder.Write("below/words.txt", "words");
        _folder.Write("below/second.hl7", [.. Encoding.UTF8.GetBytes(Samples.Admission), .. "MSH|^~\\&|A\rPID|1||||"u8, 0xE9, .. "\r"u8]);
    }
}
