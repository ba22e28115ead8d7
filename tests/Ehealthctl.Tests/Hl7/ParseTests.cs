using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class ParseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Message_IsShownWithPlacesNamesAndDecodedText()
    {
        var shown = (await ParseAsync(Samples.Admission)).Succeeded();

        Assert.Equal("MSH  Message header", shown.Lines[0]);
        Assert.Contains(shown.Lines, line => Words(line) is ["PID-3[1].1", "Patient", "identifier", "list", "30101801234567"]);
        Assert.Contains(shown.Lines, line => Words(line) is ["PID-3[1].4.2", "2.1"]);
        Assert.Contains(shown.Lines, line => Words(line) is ["PID-3[2].5", "MR"]);
        Assert.Contains(shown.Lines, line => Words(line) is ["PID-5.3", "Ботирович"]);
        Assert.Contains(shown.Lines, line => Words(line) is ["PID-11.1", "Patient", "address", "Street", "5&7"]);
        Assert.DoesNotContain(shown.Lines, line => line.Contains("PID-4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LongValue_IsCutWithItsLength()
    {
        var shown = (await ParseAsync($"{Samples.Header}\rOBX|1|TX|A||{new string('ж', 5000)}\r")).Succeeded();

        Assert.Contains("жжж… (5,000 characters)", shown.Output, StringComparison.Ordinal);
        Assert.All(shown.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task ControlCharacterInText_CannotReachTheScreen()
    {
        var shown = (await ParseAsync($"{Samples.Header}\rNTE|1||a\\X1B\\[31m\\X0D0A\\b\r")).Succeeded();

        Assert.Contains("a␛[31m␍␊b", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepeatedSegmentAndUnknownOne_AreShownByOccurrenceWithoutName()
    {
        var shown = (await ParseAsync($"{Samples.Header}\rNTE|1\rNTE|2\rZXY|v\r")).Succeeded();

        Assert.Contains(shown.Lines, line => Words(line) is ["NTE(2)", "Notes", "and", "comments"]);
        Assert.Contains(shown.Lines, line => Words(line) is ["NTE(2)-1", "Set", "ID", "2"]);
        Assert.Contains("ZXY", shown.Lines);
        Assert.Contains(shown.Lines, line => Words(line) is ["ZXY-1", "v"]);
    }

    [Fact]
    public async Task AsJson_GivesEachValueWithItsLocation()
    {
        var message = Assert.Single((await ParseAsync(Samples.Admission, "--json")).Succeeded().Json.GetProperty("messages").EnumerateArray());

        var segment = message.GetProperty("segments")[2];
        var field = segment.GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("number").GetInt32() == 5);
        Assert.Equal("PID", segment.GetProperty("name").GetString());
        Assert.Equal("Patient name", field.GetProperty("name").GetString());
        Assert.Equal(["PID-5.1 Каримов", "PID-5.2 Акмал", "PID-5.3 Ботирович"], field.GetProperty("values").EnumerateArray().Select(Value));

        static string Value(JsonElement value) => $"{value.GetProperty("location").GetString()} {value.GetProperty("text").GetString()}";
    }

    [Theory]
    [InlineData("{ \"resourceType\": \"Patient\" }", "HeaderMissing at MSH, offset 0: It does not begin with MSH: it looks like JSON.")]
    [InlineData("id,name\n1,2\n", "HeaderMissing at MSH, offset 0: It does not begin with MSH: it is no HL7v2 message.")]
    [InlineData("\u0001\u0019MSH|^~\\&|A", "HeaderMissing at MSH, offset 0: It does not begin with MSH: that comes 2 bytes later, after byte 0x19.")]
    [InlineData("MSH|^~\\u0026|A", "DelimitersInvalid at MSH-2, offset 3: MSH-1 and MSH-2 are |^~\\u0026 (\\u0026 is JSON for &), not five or six different marks such as |^~\\&.")]
    [InlineData("\n\nMSH|^~\\&|A|||||||||||||||GB 18030\r", "CharsetUnsupported at MSH-18, offset 27: MSH-18 names a character set that is not supported: GB 18030.")]
    [InlineData("MSH|^~\\&|A\rPID|1\rsecond line", "SegmentNameInvalid at PID, offset 17: A line after PID does not begin with a segment name and a field separator; a line break inside of a text must be written \\.br\\.")]
    public async Task UnreadableMessage_SaysNoWithAnEngineersSentence(string text, string sentence)
    {
        var shown = await ParseAsync(text);

        Assert.Equal((int)ExitCode.No, shown.ExitCode);
        Assert.Equal(sentence, shown.Error.Split(Environment.NewLine)[0]);
    }

    [Fact]
    public async Task CharacterSetThatIsNoText_IsNamedAndShown()
    {
        byte[] bytes = [.. "MSH|^~\\&|A|||||||||||||||"u8, 0xC0, 0xC1, 0x1B, .. "\rPID|1\r"u8];

        var shown = await CommandResult.OfAsync("hl7", "parse", _folder.Write("wrong.hl7", bytes));

        Assert.Equal((int)ExitCode.No, shown.ExitCode);
        Assert.Equal("CharsetUnsupported at MSH-18, offset 25: MSH-18 names a character set that is not supported: ÀÁ␛.", shown.Error.Split(Environment.NewLine)[0]);
    }

    [Fact]
    public async Task WrongByte_IsMarkedUnderItsLine()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("MSH|^~\\&|A\rPID|1||||Ка"), 0xE9, .. "b\rPV1|1\r"u8];

        var shown = await CommandResult.OfAsync("hl7", "parse", _folder.Write("wrong.hl7", bytes));

        string[] lines = shown.Error.Split(Environment.NewLine);
        Assert.Equal("CharacterInvalid at PID-5, offset 24: Byte 0xE9 is no character of UTF-8, which holds where MSH-18 is empty.", lines[0]);
        Assert.Equal(["PID|1||||Ка\uFFFDb", "           ^"], lines[1..3]);
    }

    [Fact]
    public async Task SeveralMessages_AreShownOneAfterTheOther()
    {
        var shown = await ParseAsync($"{Samples.Admission}MSH|broken\r{Samples.Admission}");

        Assert.Equal((int)ExitCode.No, shown.ExitCode);
        Assert.StartsWith("message 1 of 3, offset 0", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"message 3 of 3, offset {Encoding.UTF8.GetByteCount(Samples.Admission) + 11}", shown.Lines);
        Assert.Contains("DelimitersInvalid", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsNotThereOrEmpty_IsWrongUsage()
    {
        Assert.Contains("cannot be read", (await CommandResult.OfAsync("hl7", "parse", "/nowhere.hl7")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("holds no message", (await ParseAsync("\r\n")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramOfItsOwn_ReadsStandardInputAndWritesBytesAsTheyAre()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        byte[] message = [.. Encoding.ASCII.GetBytes("MSH|^~\\&|HIS|H|HUB|UZ|||ADT^A01|1|P|2.3||||||8859/5\rEVN|A01\rPID|1||7||"), 0xBA, 0xD0, (byte)'\r'];
        var start = new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, "hl7", "anonymize", "-", "--key", "k"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var program = Process.Start(start)!;
        await program.StandardInput.BaseStream.WriteAsync(message, cancellationToken);
        program.StandardInput.Close();
        using var output = new MemoryStream();
        await program.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await program.WaitForExitAsync(cancellationToken);

        Assert.Equal(0, program.ExitCode);
        Assert.Equal(message.Length, output.Length);
        Assert.Equal(message.AsSpan(0, message.Length - 5).IndexOf("PID"u8), output.ToArray().AsSpan().IndexOf("PID"u8));
        Assert.Equal((byte)'\r', output.ToArray()[^1]);
        Assert.InRange(output.ToArray()[^2], 0xB0, 0xEF);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private Task<CommandResult> ParseAsync(string text, params string[] further) =>
        CommandResult.OfAsync(["hl7", "parse", _folder.Write("message.hl7", text), .. further]);
}
