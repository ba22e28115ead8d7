using System.Text;
using CsCheck;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7DraftTests
{
    private const string Message = "MSH|^~\\&|HIS|H\rPID|1||4711^^^A&B^MR~42\rZZZ|kept ^as~it&is\r";

    [Fact]
    public void NothingChanged_GivesTheSameBytes() => Assert.Equal(Message, Text(Draft()));

    [Theory]
    [InlineData("MSH", 3, 0, 0, 0, "X", "MSH|^~\\&|X|H")]
    [InlineData("MSH", 6, 0, 0, 0, "X", "MSH|^~\\&|HIS|H||X")]
    [InlineData("PID", 3, 0, 0, 0, "X", "PID|1||X")]
    [InlineData("PID", 3, 1, 0, 0, "X", "PID|1||X^^^A&B^MR~42")]
    [InlineData("PID", 3, 4, 2, 0, "X", "PID|1||4711^^^A&X^MR~42")]
    [InlineData("PID", 3, 4, 3, 0, "X", "PID|1||4711^^^A&B&X^MR~42")]
    [InlineData("PID", 3, 0, 0, 2, "X", "PID|1||4711^^^A&B^MR~X")]
    [InlineData("PID", 3, 5, 0, 2, "X", "PID|1||4711^^^A&B^MR~42^^^^X")]
    [InlineData("PID", 3, 0, 0, 4, "X", "PID|1||4711^^^A&B^MR~42~~X")]
    [InlineData("PID", 5, 2, 0, 0, "X", "PID|1||4711^^^A&B^MR~42||^X")]
    [InlineData("PV1", 2, 0, 0, 0, "I", "PV1||I")]
    public void Set_ChangesThePlaceAndNothingElse(string segment, int field, int component, int subcomponent, int repetition, string value, string expected)
    {
        var draft = Draft();
        draft.Set(new Hl7Location(segment, field, component, subcomponent, repetition), value);

        var lines = Text(draft).TrimEnd('\r').Split('\r');
        Assert.Contains(expected, lines);
        Assert.All(Message.TrimEnd('\r').Split('\r').Where(line => !line.StartsWith(segment, StringComparison.Ordinal)), line => Assert.Contains(line, lines));
    }

    [Theory]
    [InlineData("a|b^c&d~e\\f", "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f")]
    [InlineData("two\r\nlines\nthree", "two\\.br\\lines\\.br\\three")]
    [InlineData("\u000b\u001c\t", "\\X0B\\\\X1C\\\\X09\\")]
    public void Text_CannotBreakOutOfItsPlace(string value, string written)
    {
        var draft = Draft();
        draft.Set(new Hl7Location("PID", 1), value);

        Assert.Contains($"PID|{written}|", Text(draft), StringComparison.Ordinal);
        var read = Hl7Message.Parse(draft.ToBytes()).Message!.Field("PID", 1).Text;
        Assert.Equal(value.ReplaceLineEndings("\n"), read.GetPlainText());
    }

    /// <summary>Letters of sequences and commands, and everything else that is no control character.</summary>
    [Theory]
    [InlineData("^~\\&")]
    [InlineData("^~\\&#")]
    [InlineData("*@%!")]
    public void AnyText_IsReadAsItWasWritten(string encodingCharacters)
    {
        var header = Encoding.ASCII.GetBytes($"MSH|{encodingCharacters}|HIS|H\r");
        var any = Gen.Int[0x20, 0x10FFFF].Where(value => Rune.IsValid(value) && !Rune.IsControl(new Rune(value))).Select(value => new Rune(value).ToString());
        var character = Gen.OneOf<string>(any, Gen.Char["|^~\\&#*@%!HNFSTREPXCMZ.brspintifk0123456789ABCDEF+ \n"].Select(letter => letter.ToString()));
        char escape = encodingCharacters[2];
        var sequence = Gen.OneOf("H", "N", ".br", ".sp2", "E", "X41").Select(name => $"{escape}{name}{escape}");
        Gen.OneOf<string>(character, character, sequence).Array[0, 40].Select(parts => string.Concat(parts)).Sample(
            text =>
            {
                // HL7's null is no text.
                if (text == "\"\"") return;
                var draft = new Hl7Draft(Hl7Message.Parse(header).Message!);
                draft.Set(new Hl7Location("NTE", 3), text);

                Assert.Equal(text, Hl7Message.Parse(draft.ToBytes()).Message!.Field("NTE", 3).Text.GetPlainText());
            },
            iter: 20_000);
    }

    [Fact]
    public void CopyAndClear_MoveRawBytes()
    {
        var draft = Draft();
        draft.Copy(new Hl7Location("PID", 3, Repetition: 1), new Hl7Location("PID", 2));
        draft.Clear(new Hl7Location("PID", 3));

        Assert.Contains("PID|1|4711^^^A&B^MR|\r", Text(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_AreRemovedAndAdded()
    {
        var draft = Draft();
        draft.RemoveSegments("ZZZ");
        draft.AddSegment("ZXX");

        Assert.EndsWith("~42\rZXX\r", Text(draft), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherCharset_IsDeclaredAndWritten()
    {
        var draft = new Hl7Draft(Hl7Message.Parse(Encoding.UTF8.GetBytes("MSH|^~\\&|HIS|H\rPID|1||||Ғофурова^Ўғилой\r")).Message!);

        var bytes = draft.ToBytes(Hl7Charset.Iso5);

        var message = Hl7Message.Parse(bytes).Message!;
        Assert.Equal("8859/5", message.Field("MSH", 18).Text.GetString());
        Assert.Equal("Гофурова", message.Field("PID", 5).Component(1).Text.GetString());
        Assert.Equal("Ўгилой", message.Field("PID", 5).Component(2).Text.GetString());
    }

    /// <summary>An apostrophe stands for U+02BB in sets that lack it, and is a delimiter of this message.</summary>
    [Fact]
    public void WhatStandsForALetter_CannotBreakOutOfItsPlace()
    {
        var draft = new Hl7Draft(Hl7Message.Parse("MSH|'~\\&|HIS|H\r"u8.ToArray(), Hl7Charset.Iso5).Message!);
        draft.Set(new Hl7Location("PID", 5), "Oʻgʻli");

        Assert.Equal("O'g'li", Hl7Message.Parse(draft.ToBytes(), Hl7Charset.Iso5).Message!.Field("PID", 5).Text.GetString());
    }

    [Fact]
    public void WhatStandsForALetterInAnotherCharset_CannotBreakOutOfItsPlace()
    {
        var draft = new Hl7Draft(Hl7Message.Parse(Encoding.UTF8.GetBytes("MSH|'~\\&|HIS|H\rPID|1||||Oʻgʻli\r")).Message!);

        Assert.Equal("O'g'li", Hl7Message.Parse(draft.ToBytes(Hl7Charset.Iso5)).Message!.Field("PID", 5).Text.GetString());
    }

    [Theory]
    [InlineData("MSH", 1)]
    [InlineData("MSH", 2)]
    [InlineData("PID", 0)]
    public void DelimitersAndWholeSegments_CannotBeSet(string segment, int field) =>
        Assert.Throws<ArgumentException>(() => Draft().Set(new Hl7Location(segment, field), "x"));

    private static Hl7Draft Draft() => new(Hl7Message.Parse(Encoding.UTF8.GetBytes(Message)).Message!);

    private static string Text(Hl7Draft draft) => Encoding.UTF8.GetString(draft.ToBytes());
}
