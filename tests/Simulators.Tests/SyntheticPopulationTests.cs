using CsCheck;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Simulators.Tests;

public sealed class SyntheticPopulationTests
{
    private static readonly SyntheticPopulation People = new(2025);
    private static readonly Gen<int> AnyIndex = Gen.Int[0, People.Count - 1];

    [Fact]
    public void SameSeed_GivesSamePerson()
    {
        var again = new SyntheticPopulation(2025);

        AnyIndex.Sample(index => again.PersonAt(index) == People.PersonAt(index));
    }

    [Fact]
    public void OtherSeed_GivesOtherPeople()
    {
        var others = new SyntheticPopulation(2026);

        var shared = Enumerable.Range(0, 1000).Count(index => others.PersonAt(index).Pinfl == People.PersonAt(index).Pinfl);

        Assert.InRange(shared, 0, 5);
    }

    [Fact]
    public void PersonOfReleasedSeed_StaysThatPerson()
    {
        // Recorded tests and demonstrations name people by index: this one changes only with a note in the changelog.
        var person = People.PersonAt(42);

        Assert.Equal("32103549050033", person.Pinfl);
        Assert.Equal(new SyntheticName("Pulatov", "Bobur", "Sardorovich"), person.LatinName);
        Assert.Equal(new SyntheticName("Пулатов", "Бобур", "Сардорович"), person.CyrillicName);
        Assert.Equal("1703236", person.DistrictCode);
        Assert.Equal("AC7284832", person.PassportNumber);
    }

    [Fact]
    public void PinflOfPerson_FindsThatPerson() =>
        AnyIndex.Sample(index =>
        {
            var person = People.PersonAt(index);
            return People.TryFind(person.Pinfl, out var found) && found == person;
        });

    [Fact]
    public void PinflOfFirstAndLastPerson_FindsThem()
    {
        foreach (var index in new[] { 0, People.Count - 1 })
        {
            Assert.True(People.TryFind(People.PersonAt(index).Pinfl, out var found));
            Assert.Equal(index, found.Index);
        }
    }

    [Fact]
    public void PinflWithOneDigitChanged_FindsNobody() =>
        Gen.Select(AnyIndex, Gen.Int[0, 13], Gen.Int[1, 9]).Sample((index, position, change) =>
        {
            var digits = People.PersonAt(index).Pinfl.ToCharArray();
            digits[position] = (char)('0' + (digits[position] - '0' + change) % 10);
            return !People.TryFind(digits, out _);
        });

    [Theory]
    [InlineData("31210632040244")] // the official examples: well formed, and of another population
    [InlineData("31210932040247")]
    [InlineData("40201902050010")]
    [InlineData("30211975910033")]
    [InlineData("")]
    [InlineData("3121063204024")]
    [InlineData("312106320402444")]
    [InlineData("3121063204024x")]
    [InlineData("３１２１０６３２０４０２４４")] // full-width digits
    [InlineData("33002900000000")] // 30 February
    [InlineData("00000000000000")]
    [InlineData("99999999999999")]
    public void ForeignNumber_FindsNobody(string number) => Assert.False(People.TryFind(number, out _));

    [Fact]
    public void SerialNobodyHas_FindsNobody()
    {
        var person = People.PersonAt(7);
        var area = int.Parse(person.Pinfl.AsSpan(7, 3), provider: null);
        var unused = new Pinfl(person.BirthDate, person.Sex, area, 999).ToString();

        Assert.False(People.TryFind(unused, out _));
    }

    [Theory]
    [InlineData("31210632040244")]
    [InlineData("31210932040247")]
    [InlineData("40201902050010")]
    [InlineData("30211975910033")]
    public void OfficialExample_IsParsedAndWrittenAlike(string number)
    {
        Assert.True(Pinfl.TryParse(number, out var pinfl));
        Assert.Equal(number, pinfl.ToString());
    }

    [Fact]
    public void EveryPinfl_KeepsTheRulesOfItsForm() =>
        AnyIndex.Sample(index =>
        {
            var person = People.PersonAt(index);
            var digits = person.Pinfl.Select(character => character - '0').ToArray();
            int[] weights = [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7];

            Assert.Equal(14, digits.Length);
            Assert.Equal(digits[13], weights.Zip(digits, (weight, digit) => weight * digit).Sum() % 10);
            Assert.Equal(person.BirthDate.ToString("ddMMyy", null), person.Pinfl[1..7]);
            Assert.Equal((person.BirthDate.Year >= 2000 ? 5 : 3) + (person.Sex == Sex.Female ? 1 : 0), digits[0]);
        });

    [Fact]
    public void EveryDate_IsPlausible() =>
        AnyIndex.Sample(index =>
        {
            var person = People.PersonAt(index);

            Assert.InRange(person.BirthDate, new DateOnly(1930, 1, 1), new DateOnly(2025, 12, 31));
            if (person.DeathDate is { } died)
                Assert.InRange(died, person.BirthDate, new DateOnly(2025, 12, 31));
        });

    [Fact]
    public void TwoHundredThousandPeople_ShareNoNumber()
    {
        var pinfls = new HashSet<string>();
        var passports = new HashSet<string>();

        for (var index = 0; index < People.Count; index += 5)
        {
            var person = People.PersonAt(index);
            Assert.True(pinfls.Add(person.Pinfl));
            Assert.True(passports.Add(person.PassportNumber));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void IndexOutsideThePopulation_IsRefused(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => People.PersonAt(index));
}
