using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hub.Identity.Matching;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

/// <summary>A registered man, born on 12 May 1984, and how well each description fits him.</summary>
public sealed class MatchGradeTests
{
    private const string Registered = "Shodmonov, Alisher, Rustamovich";

    [Theory]
    [InlineData("Shodmonov, Alisher, Rustamovich", "Certain: Family Exact, Given Exact, Patronymic Exact, BirthDate Exact")]
    [InlineData("SHODMONOV, alisher", "Certain: Family Exact, Given Exact, BirthDate Exact")]
    [InlineData("Шодмонов, Алишер, Рустамович", "Certain: Family Folded, Given Folded, Patronymic Folded, BirthDate Exact")]
    [InlineData("Shodmonov, Alisher, Rustam oʻgʻli", "Certain: Family Exact, Given Exact, Patronymic Folded, BirthDate Exact")]
    [InlineData("Шадманов, Алишер, Рустамович", "Probable: Family Similar, Given Folded, Patronymic Folded, BirthDate Exact")]
    [InlineData("Shodmonov, Alisehr", "Probable: Family Exact, Given Similar, BirthDate Exact")]
    [InlineData("Shodmanov, Alisehr", "Possible: Family Similar, Given Similar, BirthDate Exact")]
    [InlineData("Alisher, Shodmonov", "Probable: Family Transposed, Given Transposed, BirthDate Exact")]
    [InlineData("Алишер, Шодмонов, Рустамович", "Probable: Family Transposed, Given Transposed, Patronymic Folded, BirthDate Exact")]
    [InlineData("Shodmonov, Alisher Rustamovich", "Certain: Family Exact, Given Exact, Patronymic Exact, BirthDate Exact")]
    [InlineData("Shodmonov, A.", "Possible: Family Exact, Given Partial, BirthDate Exact")]
    [InlineData("Shodmonov", "Possible: Family Exact, BirthDate Exact")]
    [InlineData("Shodmonov, Alisher, Sherzodovich", "Probable: Family Exact, Given Exact, Patronymic Different, BirthDate Exact")]
    [InlineData("Norboyev, Alisher, Rustamovich", "Possible: Family Different, Given Exact, Patronymic Exact, BirthDate Exact")]
    [InlineData("Shodmonov, Bobur, Rustamovich", "Possible: Family Exact, Given Different, Patronymic Exact, BirthDate Exact")]
    public void Name_IsGradedAndExplained(string name, string expected) => Assert.Equal(expected, MatchCase.Told(Compare(MatchCase.Description(name))));

    [Theory]
    [InlineData("1984-12-05", "Probable: Family Exact, Given Exact, BirthDate Transposed")]
    [InlineData("1984-05-11", "Probable: Family Exact, Given Exact, BirthDate Similar")]
    [InlineData("1984-05-21", "Probable: Family Exact, Given Exact, BirthDate Similar")]
    [InlineData("1984", "Probable: Family Exact, Given Exact, BirthDate Partial")]
    [InlineData("1984-05", "Probable: Family Exact, Given Exact, BirthDate Partial")]
    public void BirthDate_IsGradedAndExplained(string birthDate, string expected) =>
        Assert.Equal(expected, MatchCase.Told(Compare(MatchCase.Description("Shodmonov, Alisher", birthDate))));

    [Theory]
    [InlineData(Sex.Male, "Certain: Family Exact, Given Exact, BirthDate Exact, Sex Exact")]
    [InlineData(Sex.Female, "Probable: Family Exact, Given Exact, BirthDate Exact, Sex Different")]
    [InlineData(Sex.Unknown, "Certain: Family Exact, Given Exact, BirthDate Exact")]
    public void Sex_IsGradedAndExplained(Sex sex, string expected) => Assert.Equal(expected, MatchCase.Told(Compare(MatchCase.Description("Shodmonov, Alisher", sex: sex))));

    [Theory]
    [InlineData("Shodmonov", "1984")]
    [InlineData("Shodmonov, Bobur", "1984-05-12")]
    [InlineData("Norboyev, Alisher", "1984-05-12")]
    [InlineData("Shodmonov, Alisher", "1985-06-13")]
    [InlineData("Alisehr, Shodmonov", "1984-05-12")]
    public void DescriptionOfSomebodyElse_DoesNotFit(string name, string birthDate) =>
        Assert.Equal(MatchGrade.Unspecified, Compare(MatchCase.Description(name, birthDate)).Grade);

    [Theory]
    [InlineData("Shodmonov, A.", "1984")]
    [InlineData("Shodmonov, A.", "1984-05")]
    [InlineData("Shodmonov, A., R.", "1984")]
    [InlineData("Shodmonov, , R.", "1984")]
    public void InitialsAndAYear_GiveNobody(string name, string birthDate) =>
        Assert.Equal(MatchGrade.Unspecified, Compare(MatchCase.Description(name, birthDate, Sex.Male)).Grade);

    [Theory]
    [InlineData("Shodmonov, , Rustamovich", "Possible: Family Exact, Patronymic Exact, BirthDate Partial")]
    [InlineData("Shodmonov, A., Rustamovich", "Possible: Family Exact, Given Partial, Patronymic Exact, BirthDate Partial")]
    public void FathersNameAndAYear_ArePossible(string name, string expected) =>
        Assert.Equal(expected, MatchCase.Told(Compare(MatchCase.Description(name, "1984"))));

    [Theory]
    [InlineData("Shodmonov, Alisher", "1984-05-12", "Certain: Family Exact, Given Exact, BirthDate Exact, Identifier Exact")]
    [InlineData("Shodmonov, A.", "1984", "Certain: Family Exact, Given Partial, BirthDate Partial, Identifier Exact")]
    [InlineData("Shodmonov, Alisehr", "1984-05-12", "Probable: Family Exact, Given Similar, BirthDate Exact, Identifier Exact")]
    [InlineData("Shodmonov, Alisher, Rustemovich", "1984-05-12", "Probable: Family Exact, Given Exact, Patronymic Similar, BirthDate Exact, Identifier Exact")]
    [InlineData("Alisher, Shodmonov", "1984-05-12", "Probable: Family Transposed, Given Transposed, BirthDate Exact, Identifier Exact")]
    [InlineData("Shodmonov, Alisher", "1984-12-05", "Probable: Family Exact, Given Exact, BirthDate Transposed, Identifier Exact")]
    public void Identifier_IsCertainOnlyWhereNothingElseIsWrong(string name, string birthDate, string expected)
    {
        var candidate = new StatedPerson(MatchCase.Description(name, birthDate)).CompareWith(MatchCase.Person(Registered), isIdentified: true);

        Assert.Equal(expected, MatchCase.Told(candidate));
    }

    [Theory]
    [InlineData("Muhammad Yusuf", "Possible: Family Exact, Given Partial, BirthDate Exact")]
    [InlineData("Муҳаммад Юсуф", "Possible: Family Exact, Given Partial, BirthDate Exact")]
    [InlineData("Muhammed Yusuf", "Unspecified: Family Exact, Given Different, BirthDate Exact")]
    [InlineData("Muhammad", "Certain: Family Exact, Given Exact, BirthDate Exact")]
    public void SecondGivenNameThatIsNowhere_IsNotOverlooked(string given, string expected)
    {
        var muhammad = MatchCase.Person("Shodmonov, Muhammad");

        Assert.Equal(expected, MatchCase.Told(new StatedPerson(MatchCase.Description($"Shodmonov, {given}")).CompareWith(muhammad)));
    }

    /// <summary>Hasan and Husan, Fotima and Zuhra: the names that twins are given.</summary>
    [Theory]
    [InlineData("Ҳасан", MatchGrade.Probable)]
    [InlineData("Ҳусан", MatchGrade.Certain)]
    [InlineData("Husan", MatchGrade.Certain)]
    [InlineData("Bobur", MatchGrade.Possible)]
    public void Twin_IsNeverCertain(string given, MatchGrade grade)
    {
        var husan = MatchCase.Person("Shodmonov, Husan, Rustamovich");

        Assert.Equal(grade, new StatedPerson(MatchCase.Description($"Shodmonov, {given}, Rustamovich", sex: Sex.Male)).CompareWith(husan).Grade);
    }

    [Fact]
    public void EverythingToTheLetter_ScoresHundredAndScriptsOnlyALittleLess()
    {
        var exact = Compare(MatchCase.Description(Registered, sex: Sex.Male));
        var folded = Compare(MatchCase.Description("Шодмонов, Алишер, Рустамович", sex: Sex.Male));

        Assert.Equal((100u, 97u), (exact.Score, folded.Score));
    }

    [Fact]
    public void NamesInTwoScripts_TheBetterOneCounts()
    {
        var person = MatchCase.Person(Registered);
        person.Names.Add(new PersonName { Family = "Шодмонов", Given = "Алишер", Patronymic = "Рустамович", Script = Script.Cyrillic });

        var candidate = new StatedPerson(MatchCase.Description("Шодмонов, Алишер")).CompareWith(person);

        Assert.Equal("Certain: Family Exact, Given Exact, BirthDate Exact", MatchCase.Told(candidate));
    }

    [Theory]
    [InlineData("Шерзодович", "Probable: Family Exact, Given Exact, Patronymic Different, BirthDate Exact")]
    [InlineData("", "Certain: Family Exact, Given Exact, BirthDate Exact")]
    public void PatronymicInTheOtherScriptOnly_IsComparedToo(string patronymic, string expected)
    {
        var person = MatchCase.Person("Shodmonov, Alisher");
        person.Names.Add(new PersonName { Family = "Шодмонов", Given = "Алишер", Patronymic = patronymic, Script = Script.Cyrillic });

        Assert.Equal(expected, MatchCase.Told(new StatedPerson(MatchCase.Description(Registered)).CompareWith(person)));
    }

    [Fact]
    public void PersonWithoutNameOrDate_DoesNotFit() =>
        Assert.Equal(MatchGrade.Unspecified, new StatedPerson(MatchCase.Description(Registered)).CompareWith(new Person()).Grade);

    private static MatchCandidate Compare(MatchRequest description) => new StatedPerson(description).CompareWith(MatchCase.Person(Registered));
}
