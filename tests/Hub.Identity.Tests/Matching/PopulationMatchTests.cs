using System.Globalization;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Simulators.Population;
using Sex = EHealth.Integration.Contracts.Types.V1.Sex;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

/// <summary>500 people of a million are described in one script to a register that has the other: how often is the right one first.</summary>
public sealed class PopulationMatchTests : IAsyncDisposable
{
    private const int Asked = 500;

    private static readonly SyntheticPopulation People = new(2025);

    private readonly TestNode _node = new(new TestRegister());

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData(Script.Cyrillic, Script.Latin)]
    [InlineData(Script.Latin, Script.Cyrillic)]
    public async Task OtherScript_TheRightPersonIsFirst(Script described, Script registered)
    {
        var first = await CountFirstAsync(registered, (person, _) => Name(person, described));

        Assert.True(first >= Asked * 99 / 100, $"{first} of {Asked}");
    }

    [Theory]
    [InlineData(Script.Cyrillic, Script.Latin)]
    [InlineData(Script.Latin, Script.Cyrillic)]
    [InlineData(Script.Latin, Script.Latin)]
    public async Task OneTypingError_TheRightPersonIsFirst(Script described, Script registered)
    {
        var first = await CountFirstAsync(registered, (person, random) => WithTypingError(Name(person, described), random));

        Assert.True(first >= Asked * 95 / 100, $"{first} of {Asked}");
    }

    /// <summary>A country of 36 million has 1,000 to 2,000 people for a birthday, not 30: here those of a whole month share it.</summary>
    [Fact]
    public async Task CrowdedBirthdayAndOneTypingError_TheRightPersonIsFirst()
    {
        const int asked = 100;
        var first = await CountFirstAsync(Script.Latin, (person, random) => WithTypingError(Name(person, Script.Cyrillic), random), asked, isCrowded: true);

        Assert.True(first >= asked * 95 / 100, $"{first} of {asked}");
    }

    private async Task<int> CountFirstAsync(
        Script registered, Func<SyntheticPerson, Random, SyntheticName> describe, int count = Asked, bool isCrowded = false)
    {
        var random = new Random(1);
        var first = 0;
        for (var asked = 0; asked < count; asked++)
        {
            var person = People.PersonAt(random.Next(People.Count));
            var name = describe(person, random);
            var description = new MatchRequest
            {
                Family = name.Family, Given = name.Given, Patronymic = name.Patronymic, BirthDate = Date(person.BirthDate), Sex = SexOf(person),
            };
            var finder = new TestFinder([.. BornWith(person, isCrowded).Select(born => Entry(born, registered))]) { Limit = int.MaxValue };
            var answer = await new PersonMatcher(_node.Directory, finder).MatchAsync(description, TestNode.MatchExchange(), TestContext.Current.CancellationToken);
            var best = answer.Response!.Candidates.FirstOrDefault();
            first += best?.Person.Identifiers[0].Value == person.Pinfl ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{first} of {count} first");
        return first;
    }

    private static IEnumerable<SyntheticPerson> BornWith(SyntheticPerson person, bool isCrowded)
    {
        var (day, month) = (person.BirthDate, new DateOnly(person.BirthDate.Year, person.BirthDate.Month, 1));
        return isCrowded
            ? People.BornBetween(month, month.AddMonths(1).AddDays(-1)).Select(born => born with { BirthDate = day })
            : People.BornBetween(day, day);
    }

    private static SyntheticName Name(SyntheticPerson person, Script script) => script == Script.Latin ? person.LatinName : person.CyrillicName;

    private static Person Entry(SyntheticPerson person, Script script)
    {
        var name = Name(person, script);
        return new Person
        {
            Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = person.Pinfl } },
            Names = { new PersonName { Family = name.Family, Given = name.Given, Patronymic = name.Patronymic, Script = script } },
            BirthDate = Date(person.BirthDate),
            Sex = SexOf(person),
        };
    }

    /// <summary>One letter of one part left out, doubled by another, replaced or exchanged with its neighbour.</summary>
    private static SyntheticName WithTypingError(SyntheticName name, Random random) => random.Next(3) switch
    {
        0 => name with { Family = Mistyped(name.Family, random) },
        1 => name with { Given = Mistyped(name.Given, random) },
        _ => name with { Patronymic = Mistyped(name.Patronymic, random) },
    };

    private static string Mistyped(string text, Random random)
    {
        var letters = text.Any(letter => letter >= 'Ѐ') ? "абвгдезиклмнопрстуфхчш" : "abdefghijklmnopqrstuvxyz";
        var other = letters[random.Next(letters.Length)].ToString();
        var at = random.Next(text.Length - 1);
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, other),
            2 => text.Remove(at, 1).Insert(at, other),
            _ => string.Concat(text.AsSpan(0, at), [text[at + 1], text[at]], text.AsSpan(at + 2)),
        };
    }

    private static Sex SexOf(SyntheticPerson person) => person.Sex == Simulators.Population.Sex.Male ? Sex.Male : Sex.Female;

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
