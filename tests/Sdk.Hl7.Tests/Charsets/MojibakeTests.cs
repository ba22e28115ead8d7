using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Hl7.Tests.Charsets;

/// <summary>Names of the synthetic population, read rightly and wrongly.</summary>
public sealed class MojibakeTests
{
    private const int People = 2000;

    private static readonly Hl7Charset[] CyrillicSets = [Hl7Charset.Iso5, Hl7Charset.Windows1251, Hl7Charset.Koi8R];

    public static TheoryData<string, string> WrongReadings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var written in CyrillicSets)
            {
                foreach (var read in CyrillicSets.Where(read => read != written)) data.Add(written.Name, read.Name);
            }

            return data;
        }
    }

    [Fact]
    public void NamesReadRightly_RaiseNoSuspicion()
    {
        var read = CyrillicSets.Append(Hl7Charset.Utf8).SelectMany(set => Names().Select(name => (Name: Held(name, set), Set: set)));

        Assert.All(read, name => Assert.Null(Mojibake.Suspect(name.Name, name.Set)));
    }

    [Fact]
    public void LatinNames_RaiseNoSuspicion() => Assert.All(
        ["Karimov Akmal Alisher oʻgʻli", "Müller Jürgen", "Łukasiewicz Jóźef", "Yıldız Şükrü", "Gʻofurova Oʻgʻiloy", "Émile Zoë Noël"],
        name => Assert.Null(Mojibake.Suspect(name, Hl7Charset.Utf8)));

    [Theory]
    [MemberData(nameof(WrongReadings))]
    public void NamesReadInAnotherCyrillicSet_AreFound(string written, string read)
    {
        var (from, to) = (Set(written), Set(read));
        var wrong = Names().Select(name => Bytes(Held(name, from), from)).Where(bytes => to.IsValid(bytes)).Select(bytes => to.Decode(bytes)).ToList();

        int found = wrong.Count(name => Mojibake.Suspect(name, to) == from);
        Assert.True(found >= 0.98 * wrong.Count, $"{found} of {wrong.Count}");
    }

    [Theory]
    [InlineData(1251)]
    [InlineData(1252)]
    public void Utf8ThatASystemBeforeTookForBytes_IsFound(int codePage)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;

        Assert.All(Names().Take(200).Select(name => encoding.GetString(Encoding.UTF8.GetBytes(name))), name =>
        {
            Assert.True(Mojibake.IsPossible(Encoding.UTF8.GetBytes(name)));
            Assert.Equal(Hl7Charset.Utf8, Mojibake.Suspect(name, Hl7Charset.Utf8));
        });
    }

    [Fact]
    public void CyrillicThatASystemBeforeTookForWestern_IsFound() =>
        Assert.Equal(Hl7Charset.Windows1251, Mojibake.Suspect("Êàðèìîâ Àêìàë Àëèøåðîâè÷", Hl7Charset.Utf8));

    [Fact]
    public void FirstLetter_ClearsMostNames() =>
        Assert.InRange(Names().Count(name => Mojibake.IsPossible(Encoding.UTF8.GetBytes(name))), 1, People / 2);

    private static IEnumerable<string> Names()
    {
        var population = new SyntheticPopulation(seed: 4);
        return Enumerable.Range(0, People).Select(index => population.PersonAt(index).CyrillicName).Select(name => $"{name.Family} {name.Given} {name.Patronymic}");
    }

    // The sets lack letters of Uzbek: a hospital that uses them writes the nearest Russian one.
    private static string Held(string name, Hl7Charset charset)
    {
        var discarded = new System.Buffers.ArrayBufferWriter<byte>();
        return string.Concat(name.EnumerateRunes().Select(letter => charset.TryEncode(letter, discarded) ? letter.ToString() : Approximation.Of(letter)));
    }

    private static byte[] Bytes(string text, Hl7Charset charset)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        foreach (var character in text.EnumerateRunes())
        {
            Assert.True(charset.TryEncode(character, output), $"{character} is not in {charset.Name}");
        }

        return output.WrittenSpan.ToArray();
    }

    private static Hl7Charset Set(string name) => CyrillicSets.Single(set => set.Name == name);
}
