using System.Text;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Profiles;

namespace EHealth.Integration.Hl7.Tests.Profiles;

public sealed class Hl7ProfileTests
{
    private const string Message = "MSH|^~\\&|EHEALTH|HUB|||20260901||ADT^A01^ADT_A01|7|P|2.5.1||||||UNICODE UTF-8\rPID|1||302~4711||Ғофурова^Ўғилой||19630412|F|||Street\rZPI|1\r";

    [Fact]
    public void Unchanged_KeepsTheMessage() => Assert.Equal(Message, Encoding.UTF8.GetString(Hl7Profile.Unchanged.Apply(Parse(Message))));

    [Fact]
    public void EveryStep_DoesWhatItSays()
    {
        var profile = Good("""
            {
              // for a system of 2004
              "version": "2.3",
              "charset": "WINDOWS-1251",
              "fields": [
                { "set": "MSH-5", "to": "HIS|1" },
                { "copy": "PID-3[2]", "to": "PID-2" },
                { "clear": "PID-11" },
                { "map": "PID-8", "values": { "M": "1", "F": "2" }, "else": "9" },
                { "map": "PID-1", "values": { "7": "8" } },
                { "remove": "ZPI" },
              ]
            }
            """);

        var text = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetString(profile.Apply(Parse(Message)));

        Assert.Equal(
            "MSH|^~\\&|EHEALTH|HUB|HIS\\F\\1||20260901||ADT^A01^ADT_A01|7|P|2.3||||||WINDOWS-1251\rPID|1|4711|302~4711||Гофурова^Ўгилой||19630412|2|||\r", text);
    }

    [Fact]
    public void CodeThatIsNotListed_BecomesElse()
    {
        var profile = Good("""{ "fields": [{ "map": "PID-8", "values": { "M": "1" }, "else": "9" }] }""");

        Assert.Equal("9", Hl7Message.Parse(profile.Apply(Parse(Message))).Message!.Field("PID", 8).Text.GetString());
    }

    [Theory]
    [InlineData("""{ "map": "PID-8", "values": { "M": "1" }, "else": "9" }""", "\"\"")]
    [InlineData("""{ "map": "PID-8", "values": { "\"\"": "0" }, "else": "9" }""", "0")]
    public void Null_IsNoCodeAndStaysUnlessItIsListed(string step, string expected)
    {
        var message = Parse(Message.Replace("|F|", "|\"\"|", StringComparison.Ordinal));

        Assert.Equal(expected, Encoding.UTF8.GetString(Hl7Message.Parse(Good($"{{ \"fields\": [{step}] }}").Apply(message)).Message!.Field("PID", 8).Bytes));
    }

    [Theory]
    [InlineData("ZZZ-1", "ZXX-1", Message)] // no segment for nothing
    [InlineData("PID-2", "PID-30", Message)]
    [InlineData("ZZZ-1", "PID-8", null)]
    public void CopyOfWhatIsNotThere_LeavesNothing(string from, string to, string? expected) => Assert.Equal(
        expected ?? Message.Replace("|F|", "||", StringComparison.Ordinal),
        Encoding.UTF8.GetString(Good($$"""{ "fields": [{ "copy": "{{from}}", "to": "{{to}}" }] }""").Apply(Parse(Message))));

    [Fact]
    public void SameMessage_GivesTheSameBytes()
    {
        var profile = Good("""{ "charset": "8859/5", "fields": [{ "set": "ZXX-1", "to": "added" }] }""");

        Assert.Equal(profile.Apply(Parse(Message)), profile.Apply(Parse(Message)));
    }

    [Theory]
    [InlineData("{", "line 1: ")]
    [InlineData("""{ "colour": 1 }""", "line 1: The JSON property 'colour'")]
    [InlineData("""{ "version": "2.9" }""", "version: not a version")]
    [InlineData("""{ "charset": "EBCDIC" }""", "charset: none of ")]
    [InlineData("""{ "fields": [{}] }""", "fields, step 1: exactly one of")]
    [InlineData("""{ "fields": [{ "set": "PID-2", "clear": "PID-2" }] }""", "fields, step 1: exactly one of")]
    [InlineData("""{ "fields": [null] }""", "fields, step 1: exactly one of")]
    [InlineData("""{ "fields": [{ "copy": "MSH-1", "to": "PID-2" }] }""", "fields, step 1: MSH-1 cannot be copied")]
    [InlineData("""{ "fields": [{ "copy": "MSH-2", "to": "PID-2" }] }""", "fields, step 1: MSH-2 cannot be copied")]
    [InlineData("""{ "fields": [{ "copy": "FHS-1", "to": "PID-2" }] }""", "fields, step 1: FHS-1 cannot be copied")]
    [InlineData("""{ "fields": [{ "copy": "BHS-2.1", "to": "PID-2" }] }""", "fields, step 1: BHS-2.1 cannot be copied")]
    [InlineData("""{ "fields": [{ "copy": "PID-1", "to": "BHS-1" }] }""", "fields, step 1: BHS-1 cannot be changed")]
    [InlineData("""{ "fields": [{ "set": "PID-2" }] }""", "fields, step 1: set needs")]
    [InlineData("""{ "fields": [{ "copy": "PID-2" }] }""", "fields, step 1: copy needs")]
    [InlineData("""{ "fields": [{ "map": "PID-2" }] }""", "fields, step 1: map needs")]
    [InlineData("""{ "fields": [{ "clear": "PID-2", "to": "x" }] }""", "fields, step 1: \"to\" belongs")]
    [InlineData("""{ "fields": [{ "clear": "PID-2", "else": "x" }] }""", "fields, step 1: \"values\" and \"else\" belong")]
    [InlineData("""{ "fields": [{ "clear": "PID" }] }""", "fields, step 1: 'PID' is no field")]
    [InlineData("""{ "fields": [{ "copy": "PID-1", "to": "pid.2" }] }""", "fields, step 1: 'pid.2' is no field")]
    [InlineData("""{ "fields": [{ "set": "MSH-10", "to": "x" }] }""", "fields, step 1: MSH-10 cannot be changed")]
    [InlineData("""{ "fields": [{ "set": "MSH-2", "to": "x" }] }""", "fields, step 1: MSH-2 cannot be changed")]
    [InlineData("""{ "fields": [{ "remove": "MSH" }] }""", "fields, step 1: remove: 'MSH'")]
    public void MistakeInTheFile_IsNamed(string json, string mistake)
    {
        Assert.Null(Hl7Profile.TryParse(json, out var mistakes));
        Assert.StartsWith(mistake, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void AllMistakes_AreNamedAtOnce()
    {
        Assert.Null(Hl7Profile.TryParse("""{ "version": "9", "charset": "x", "fields": [{}, { "clear": "?" }] }""", out var mistakes));
        Assert.Equal(4, mistakes.Count);
    }

    private static Hl7Profile Good(string json)
    {
        var profile = Hl7Profile.TryParse(json, out var mistakes);
        Assert.Empty(mistakes);
        return profile!;
    }

    private static Hl7Message Parse(string text) => Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Message!;
}
