using System.Buffers;
using System.Text;
using CsCheck;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Hl7.Tests.Charsets;

public sealed class Hl7CharsetTests
{
    private const string Cyrillic = "Каримов^Акмал";

    static Hl7CharsetTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string> SingleByteSets => [.. Hl7Charset.All.Where(set => set.IsSingleByte).Select(set => set.Name)];

    /// <summary>Names and code pages as IANA and Microsoft register them; the text as .NET's own encoder writes it.</summary>
    [Theory]
    [InlineData("8859/1", 28591, "Müller^Zoë")]
    [InlineData("8859/2", 28592, "Łukasiewicz^Jóźef")]
    [InlineData("8859/5", 28595, Cyrillic)]
    [InlineData("8859/9", 28599, "Yıldız^Şükrü")]
    [InlineData("8859/15", 28605, "Œuvre^Jérôme")]
    [InlineData("WINDOWS-1251", 1251, Cyrillic)]
    [InlineData("cp1252", 1252, "Müller^Zoë")]
    [InlineData("KOI8-R", 20866, Cyrillic)]
    [InlineData("UNICODE UTF-8", 65001, Cyrillic)]
    [InlineData("UTF8", 65001, Cyrillic)]
    [InlineData("UNICODE", 65001, Cyrillic)]
    [InlineData("", 65001, Cyrillic)]
    [InlineData("ISO-8859-5", 28595, Cyrillic)]
    [InlineData("ISO8859-5", 28595, Cyrillic)]
    [InlineData("8859-5", 28595, Cyrillic)]
    [InlineData("Windows 1251", 1251, Cyrillic)]
    public void DeclaredSet_IsRead(string declared, int codePage, string name)
    {
        var text = $"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||{name}\r";

        var message = Hl7Message.Parse(Encoding.GetEncoding(codePage).GetBytes(text)).Message;

        Assert.Equal(name.Split('^')[0], message?.Field("PID", 5).Component(1).Text.GetString());
        Assert.Equal(name.Split('^')[1], message?.Field("PID", 5).Component(2).Text.GetString());
    }

    [Theory]
    [InlineData("UNICODE UTF-16", true, true)]
    [InlineData("UNICODE UTF-16", false, true)]
    [InlineData("UNICODE UTF-16", true, false)]
    [InlineData("UNICODE UTF-16", false, false)]
    [InlineData("", false, true)]
    [InlineData("8859/5", false, true)] // the bytes prove more than MSH-18 says
    public void Utf16_IsReadAndKeptAsItCame(string declared, bool bigEndian, bool withMark)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: withMark);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||{Cyrillic}\r")];

        var message = Hl7Message.Parse(bytes).Message;

        Assert.Equal("Акмал", message?.Field("PID", 5).Component(2).Text.GetString());
        Assert.Equal(bytes, message?.Bytes.ToArray());
        Assert.Equal(bigEndian ? Hl7Charset.Utf16BigEndian : Hl7Charset.Utf16LittleEndian, message?.Charset);
    }

    [Fact]
    public void Utf16WithHalfASurrogatePair_IsAnErrorWithItsOffset()
    {
        byte[] bytes = [.. Encoding.Unicode.GetBytes("MSH|^~\\&|A\rPID|"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("|1")];

        var error = Hl7Message.Parse(bytes).Error;

        Assert.Equal((Hl7ParseErrorReason.CharacterInvalid, 30), (error?.Reason, error?.Offset));
    }

    /// <summary>Framing believes the mark. To believe the letters would find a character in the message that is an end block in the answer.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ByteOrderMarkOfTheOtherOrder_IsNoMessage(bool bigEndian)
    {
        var (encoding, other) = (new UnicodeEncoding(bigEndian, byteOrderMark: true), new UnicodeEncoding(!bigEndian, byteOrderMark: true));

        var error = Hl7Message.Parse((byte[])[.. other.GetPreamble(), .. encoding.GetBytes("MSH|^~\\&|HIS|H\r")]).Error;

        Assert.Equal(Hl7ParseErrorReason.HeaderMissing, error?.Reason);
    }

    [Fact]
    public void ByteOrderMarkOfUtf8_IsNoPartOfTheHeader()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"MSH|^~\\&|HIS\rPID|1||||{Cyrillic}\r")];

        var message = Hl7Message.Parse(bytes).Message;

        Assert.Equal("Акмал", message?.Field("PID", 5).Component(2).Text.GetString());
        Assert.Equal(bytes, message?.Bytes.ToArray());
    }

    [Theory]
    [InlineData("", "UNICODE UTF-8")]
    [InlineData("8859/1", "8859/1")]
    [InlineData("WINDOWS-1251", "WINDOWS-1251")]
    public void UnmappableByte_IsAnErrorWithItsOffset(string declared, string named)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||ab"), 0x98, .. "c\r"u8];

        var error = Hl7Message.Parse(bytes).Error;

        Assert.Equal((Hl7ParseErrorReason.CharacterInvalid, "PID-5", Array.IndexOf(bytes, (byte)0x98)), (error?.Reason, error?.Location.ToString(), error?.Offset));
        Assert.True(Hl7Charset.TryGet(Encoding.ASCII.GetBytes(named), out _));
    }

    [Theory]
    [MemberData(nameof(SingleByteSets))]
    public void Utf8UnderTheNameOfAnotherSet_IsToldFromIt(string declared)
    {
        var error = Hl7Message.Parse(Encoding.UTF8.GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||{Cyrillic}\r")).Error;

        Assert.Equal((Hl7ParseErrorReason.CharsetMisdeclared, "MSH-18"), (error?.Reason, error?.Location.ToString()));
    }

    /// <summary>The bytes of these words are those of a degree sign, of a micro sign and of a letter of Romanian in UTF-8.</summary>
    [Theory]
    [InlineData("8859/5", 28595, "ТА")]
    [InlineData("8859/5", 28595, "ТЕТА")]
    [InlineData("KOI8-R", 20866, "её")]
    public void CyrillicThatIsUtf8ByChance_IsReadAsDeclared(string declared, int codePage, string word)
    {
        byte[] bytes = Encoding.GetEncoding(codePage).GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||{word}\r");
        Assert.True(Hl7Charset.Utf8.IsValid(bytes));

        Assert.Equal(word, Hl7Message.Parse(bytes).Message?.Field("PID", 5).Text.GetString());
    }

    /// <summary>Of the synthetic population, and with letters whose bytes are two letters of ISO 8859-5.</summary>
    [Theory]
    [InlineData("8859/5")]
    [InlineData("WINDOWS-1251")]
    [InlineData("KOI8-R")]
    public void Utf8UnderTheNameOfACyrillicSet_IsToldFromItByAnyName(string declared)
    {
        var population = new SyntheticPopulation(seed: 4);
        var names = Enumerable.Range(0, 500).Select(index => population.PersonAt(index).CyrillicName).SelectMany(name => new[] { name.Family, name.Given })
            .Concat(["Alisher o\u02BBg\u02BBli", "Ra\u02BCno", "Müller", "Zoë"]);

        Assert.All(names, name => Assert.Equal(
            Hl7ParseErrorReason.CharsetMisdeclared,
            Hl7Message.Parse(Encoding.UTF8.GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||{declared}\rPID|1||||{name}\r")).Error?.Reason));
    }

    [Fact]
    public void SetKnownOfTheSender_BeatsWhatIsDeclared()
    {
        byte[] bytes = Encoding.GetEncoding(1251).GetBytes($"MSH|^~\\&|HIS|H|||||ADT^A01|1|P|2.5||||||8859/1\rPID|1||||{Cyrillic}\r");

        var message = Hl7Message.Parse(bytes, Hl7Charset.Windows1251).Message;

        Assert.Equal("Каримов", message?.Field("PID", 5).Component(1).Text.GetString());
    }

    [Theory]
    [MemberData(nameof(SingleByteSets))]
    public void EveryByteOfASet_ComesBackFromItsCharacterOrIsInvalid(string name)
    {
        Assert.True(Hl7Charset.TryGet(Encoding.ASCII.GetBytes(name), out var charset));
        for (int value = 0; value < 256; value++)
        {
            byte[] bytes = [(byte)value];
            if (!charset.IsValid(bytes))
            {
                Assert.Throws<DecoderFallbackException>(() => charset.Decode(bytes));
                continue;
            }

            var output = new ArrayBufferWriter<byte>();
            Assert.True(charset.TryEncode(Rune.GetRuneAt(charset.Decode(bytes), 0), output));
            Assert.Equal(bytes, output.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void InvalidUtf8_IsFoundAtItsFirstByte() => Gen.Byte.Array[0, 12].Sample(bytes =>
    {
        int at = Hl7Charset.Utf8.FindInvalid(bytes);

        Assert.Equal(System.Text.Unicode.Utf8.IsValid(bytes), at < 0);
        if (at >= 0) Assert.True(System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, at)));
    });

    [Fact]
    public void UnknownSet_IsNotTakenForAnother()
    {
        Assert.False(Hl7Charset.TryGet("GB 18030-2000"u8, out _));
        Assert.False(Hl7Charset.TryGet("8859/55"u8, out _));
        Assert.False(Hl7Charset.TryGet("///"u8, out _));
        Assert.False(Hl7Charset.TryGet("a very long name that no character set ever had"u8, out _));
    }
}
