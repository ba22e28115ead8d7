using System.Text;
using EHealth.Integration.Ehealthctl.Hl7.Anonymizing;
using EHealth.Integration.Ehealthctl.Hl7.Contents;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class AnonymizeTests : IDisposable
{
    private const string Canary = "CANARY";

    /// <summary>Where persons stand in the segments that hospitals send, by the standard's field lists and not by our table.</summary>
    private const string PersonalPlaces = """
        EVN-5.1 EVN-5.2 PID-2.1 PID-3.1 PID-3[2].1 PID-4.1 PID-5.1 PID-5.1.2 PID-5.2 PID-5.3 PID-5.14 PID-5[2].1 PID-6.1 PID-9.2 PID-11.1 PID-11.1.2 PID-11.2 PID-11.3 PID-11.5
        PID-11[2].1 PID-12 PID-13.1 PID-13.2 PID-13.3 PID-13.4 PID-13.12 PID-14.1 PID-18.1 PID-19 PID-20.1 PID-21.1 PID-23 PID-40.1 PID-41 PD1-4.1 PD1-4.2 PD1-10.1
        NK1-2.1 NK1-2.2 NK1-4.1 NK1-5.1 NK1-6.1 NK1-10 NK1-12.1 NK1-13.1 NK1-26.1 NK1-30.1 NK1-31.1 NK1-32.1 NK1-33.1 NK1-37 NK1-38 NK1-40.1 NK1-41.1
        GT1-2.1 GT1-3.1 GT1-4.2 GT1-5.1 GT1-6.1 GT1-7.1 GT1-12 GT1-16.1 GT1-17.1 GT1-18.1 GT1-19.1 GT1-21.1 GT1-29.1 GT1-42.1 GT1-45.1 GT1-46.1 GT1-49 GT1-51.1 GT1-56
        IN1-3.1 IN1-4.1 IN1-5.1 IN1-6.1 IN1-7.1 IN1-8 IN1-9.1 IN1-10.1 IN1-11.1 IN1-14.1 IN1-16.1 IN1-16.2 IN1-19.1 IN1-28 IN1-30.1 IN1-36 IN1-44.1 IN1-46 IN1-49.1 IN1-52
        MRG-1.1 MRG-1[2].1 MRG-2.1 MRG-3.1 MRG-4.1 MRG-5.1 MRG-6.1 MRG-7.1 MRG-7.2 PV1-5.1 PV1-7.1 PV1-7.2 PV1-7.3 PV1-8.2 PV1-9.2 PV1-17.2 PV1-19.1 PV1-50.1 PV1-52.2 PV1-54.1
        PV2-3.2 PV2-12 PV2-13.2 OBR-2.1 OBR-3.1 OBR-10.2 OBR-13 OBR-16.2 OBR-17.1 OBR-28.2 OBR-31.2 OBR-32.1.2 OBR-33.1.2 OBR-34.1.2 OBR-35.1.2 OBR-53.1
        ORC-2.1 ORC-3.1 ORC-4.1 ORC-10.2 ORC-11.2 ORC-12.2 ORC-14.1 ORC-19.2 ORC-22.1 ORC-23.1 ORC-24.1 ORC-33.1 OBX-5 OBX-5[2].2 OBX-16.2 OBX-25.2 NTE-3 NTE-3[2] NTE-5.2 DG1-4 DG1-16.2
        AL1-5 TXA-5.2 TXA-9.2 TXA-10.2 TXA-11.2 TXA-22.2 TXA-23.2 TXA-12.1 TXA-16 SCH-7.2 SCH-12.2 SCH-13.1 SCH-14.1 SCH-16.2 SCH-17.1 SCH-18.1 SCH-20.2 AIP-3.2 FT1-2 FT1-8 FT1-20.2 FT1-21.2 FT1-38.1 FT1-39.1 SPM-30.1 SPM-31.1
        RXO-14.2 RXE-7.2 RXE-8.9 RXE-13.2 RXE-14.2 RXE-15 RXD-7 RXD-9 RXD-10.2 RXA-9.2 RXA-10.2 RXA-11.9 STF-2.1 STF-3.1 STF-10.1 STF-11.1 STF-15 STF-22.1 MFE-4 MFE-7.2 LOC-5.1 LOC-6.1
        QPD-3 QPD-4.2 MSA-3 ERR-7 ERR-8 ROL-4.2 ROL-11.1 ROL-12.1 PRT-5.2 PRT-14.1 PRT-15.1 CTD-2.1 CTD-3.1 CTD-5.1 ZPI-1 ZPI-2.3 ACC-9 IN2-2 IN2-7.1
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> KnownSegments => [.. FieldTreatments.Known];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Canary_SurvivesAtNoPlaceWhereAPersonStands()
    {
        var draft = new Hl7Draft(Parse(Samples.Header + "\r"));
        draft.Set(new Hl7Location("OBX", 2), "TX");
        string[] places = PersonalPlaces.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var text in places)
        {
            Assert.True(Hl7Location.TryParse(text, out var place), text);
            draft.Set(place, Canary + text.Replace('-', 'x'));
        }

        var anonymized = (await AnonymizeAsync(draft.ToBytes(), "--lines")).Succeeded();

        Assert.DoesNotContain(anonymized.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("ACC, IN2, ZPI.", anonymized.Error, StringComparison.Ordinal);
        Assert.Equal(places.Length, Encoding.UTF8.GetString(draft.ToBytes()).Split(Canary).Length - 1);
    }

    /// <summary>What the table covers, whole; places keep their names, and lose the address behind.</summary>
    [Theory]
    [MemberData(nameof(KnownSegments))]
    public void FieldThatIsNotKept_LosesItsFirstComponent(string segment)
    {
        var draft = new Hl7Draft(Parse(Samples.Header + "\r"));
        for (int field = segment == "MSH" ? 19 : 1; field <= 70; field++)
        {
            if (FieldTreatments.Of(segment, field) is not (FieldTreatment.Keep or FieldTreatment.Location)) draft.SetRaw(new Hl7Location(segment, field), Encoding.ASCII.GetBytes($"{Canary}~x~{Canary}"));
        }

        new Anonymizer(new Pseudonyms(Encoding.ASCII.GetBytes("key"))).Apply(draft);

        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(draft.ToBytes()), StringComparison.Ordinal);
    }

    /// <summary>In a file that does not begin with one, the header of a batch belongs to the message before it.</summary>
    [Theory]
    [InlineData(@"BHS|^~\&|HIS|H|||20260901|CANARY|CANARY|CANARY|7", @"BHS|^~\&|HIS|H|||20260901|")]
    [InlineData(@"FHS|^~\&|HIS|H|||20260901|CANARY|CANARY|CANARY|7", @"FHS|^~\&|HIS|H|||20260901|")]
    [InlineData("BTS|1|CANARY", "BTS|1|")]
    [InlineData("FTS|1|CANARY", "FTS|1|")]
    public async Task LineOfABatchInsideAMessage_LosesItsTextsAndKeepsTheRest(string line, string kept)
    {
        var anonymized = (await AnonymizeAsync(Encoding.UTF8.GetBytes($"{Samples.Admission}{line}\r{Samples.Admission}"), "--lines")).Succeeded();

        Assert.Contains(anonymized.Lines, shown => shown.StartsWith(kept, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, anonymized.Output, StringComparison.Ordinal);
        Assert.Equal(2, anonymized.Lines.Count(shown => shown.StartsWith("PID|", StringComparison.Ordinal)));
        Assert.Empty(anonymized.Error);
    }

    [Theory]
    [InlineData("TX", "CANARY text", false)]
    [InlineData("", "CANARY", false)]
    [InlineData("ST", "a\\.br\\CANARY\\X43414E415259\\", false)]
    [InlineData("NM", "CANARY", false)]
    [InlineData("NM", "5.20", true)]
    [InlineData("DTM", "20260901", true)]
    [InlineData("CE", "CANARY^CANARY", false)]
    [InlineData("CE", "10828004^Positive^SCT", true)]
    [InlineData("CWE", "1^2^L^^^^^^CANARY", false)]
    [InlineData("XCN", "1^CANARY^CANARY", false)]
    [InlineData("ED", "CANARY^application^pdf^Base64^Q0FOQVJZ", false)]
    [InlineData("QQ", "^^^CANARY", false)]
    public async Task ObservedValue_StaysOnlyIfItsTypeHoldsNoText(string type, string value, bool stays)
    {
        var anonymized = (await AnonymizeAsync(Encoding.UTF8.GetBytes($"{Samples.Header}\rOBX|1|{type}|A^B^L||{value}||||||F\r"))).Succeeded();

        Assert.Equal(stays, anonymized.Output.Contains($"|{value}|", StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, anonymized.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("43414E", anonymized.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Q0FOQVJZ", anonymized.Output, StringComparison.Ordinal);
        Assert.Contains($"OBX|1|{type}|A^B^L|", anonymized.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structure_StaysWithLengthsAlphabetCodesAndYear()
    {
        var before = Parse(Samples.Admission);
        var after = Parse((await AnonymizeAsync(Encoding.UTF8.GetBytes(Samples.Admission))).Succeeded().Output);

        var (was, now) = (Leaves(before), Leaves(after));
        Assert.Equal(was.Select(leaf => leaf.Place), now.Select(leaf => leaf.Place));
        Assert.Equal(was.Select(leaf => leaf.Text.Length), now.Select(leaf => leaf.Text.Length));
        Assert.Equal(14, now.Single(leaf => leaf.Shown.ToString() == "PID-3[1].1").Text.Count(char.IsAsciiDigit));
        Assert.Matches("^[А-Я][а-я]{6}$", TextAt(after, "PID", 5, 1));
        Assert.Equal("19800101", TextAt(after, "PID", 7, 1));
        Assert.Equal("WARD1", TextAt(after, "PV1", 3, 1));
        Assert.Equal("UZB", TextAt(after, "PID", 11, 6));
        Assert.Equal("PRN", TextAt(after, "PID", 13, 2));
        Assert.Equal("SIRDARYO-01", after.Field("PID", 3).Repetition(2).Component(4).Text.GetString());
        Assert.Equal(before.Header.Bytes.ToArray(), after.Header.Bytes.ToArray());
    }

    [Fact]
    public async Task SameValueUnderTheSameKey_GetsTheSamePseudonym()
    {
        string text = $"{Samples.Header}\rPID|1||4711||KARIMOV^Akmal\rMRG|4711||||||Karimov^AKMAL\r";

        var first = Parse((await AnonymizeAsync(Encoding.UTF8.GetBytes(text))).Succeeded().Output);
        var again = Parse((await AnonymizeAsync(Encoding.UTF8.GetBytes(text))).Succeeded().Output);
        var other = Parse((await CommandResult.OfAsync("hl7", "anonymize", _folder.Write("m.hl7", text), "--key", "another")).Succeeded().Output);

        Assert.Equal(TextAt(first, "PID", 3, 1), TextAt(first, "MRG", 1, 1));
        Assert.Equal(TextAt(first, "PID", 5, 1), TextAt(first, "MRG", 7, 1).ToUpperInvariant());
        Assert.Equal(TextAt(first, "PID", 5, 1), TextAt(again, "PID", 5, 1));
        Assert.NotEqual(TextAt(first, "PID", 5, 1), TextAt(other, "PID", 5, 1));
    }

    [Theory]
    [InlineData("WINDOWS-1251", "Ўғилой^Ҳусанова")]
    [InlineData("8859/5", "Ўктам^Ёқубов")]
    [InlineData("8859/1", "Müller^Zoë")]
    [InlineData("UNICODE UTF-8", "Қодиров^O‘tkir^李^Ωmega^علي")]
    public void Pseudonym_IsHeldByTheMessagesCharacterSet(string declared, string name)
    {
        Assert.True(Hl7Charset.TryGet(Encoding.ASCII.GetBytes(declared), out var charset));
        string held = string.Concat(name.EnumerateRunes().Where(letter => charset.TryEncode(letter, new System.Buffers.ArrayBufferWriter<byte>())).Select(letter => letter.ToString()));
        var draft = new Hl7Draft(Parse(Samples.Header.Replace("UNICODE UTF-8", declared, StringComparison.Ordinal) + "\rPID|1\r"));
        draft.Set(new Hl7Location("PID", 23), held);

        new Anonymizer(new Pseudonyms(Encoding.ASCII.GetBytes("key"))).Apply(draft);

        string pseudonym = Hl7Message.Parse(draft.ToBytes()).Message!.Field("PID", 23).Text.GetString();
        Assert.Equal(held.Length, pseudonym.Length);
        Assert.DoesNotContain("?", pseudonym, StringComparison.Ordinal);
        Assert.All(held.Zip(pseudonym).Where(pair => char.IsLetter(pair.First) && char.GetUnicodeCategory(pair.First) != System.Globalization.UnicodeCategory.ModifierLetter), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task UnreadableMessage_IsLeftOutWithoutShowingIt()
    {
        var anonymized = await AnonymizeAsync(Encoding.UTF8.GetBytes($"{Samples.Admission}MSH|{Canary}broken\r"));

        Assert.Equal((int)ExitCode.No, anonymized.ExitCode);
        Assert.StartsWith("Left out: DelimitersInvalid", anonymized.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", anonymized.Output, StringComparison.Ordinal);
    }

    private static Hl7Message Parse(string text) => Hl7Message.Parse(Encoding.UTF8.GetBytes(text)).Message!;

    private static List<MessageLeaf> Leaves(Hl7Message message) => [.. SegmentLeaves.Of(message).SelectMany(segment => segment.Leaves)];

    private static string TextAt(Hl7Message message, string segment, int field, int component) => message.GetText(new Hl7Location(segment, field, component));

    private Task<CommandResult> AnonymizeAsync(byte[] message, params string[] further) =>
        CommandResult.OfAsync(["hl7", "anonymize", _folder.Write("message.hl7", message), "--key", "secret", .. further]);
}
