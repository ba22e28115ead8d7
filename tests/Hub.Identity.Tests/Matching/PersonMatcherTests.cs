using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

/// <summary>What the register is asked, and what becomes of its answers.</summary>
public sealed class PersonMatcherTests : IAsyncDisposable
{
    private const string Other = "31205840010025";

    private readonly TestRegister _register = new();
    private readonly TestNode _node;
    private readonly Exchange _exchange = TestNode.MatchExchange();

    public PersonMatcherTests() => _node = new TestNode(_register);

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task CertainPerson_IsFoundWithTwoQuestionsAndIsTheSubject()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Norboyev, Alisher", pinfl: Other));

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal(MatchGrade.Certain, Assert.Single(response.Candidates).Grade);
        Assert.Equal(["1984-05-12 Shodmonov", "1984-05-12 "], Asked(finder));
        Assert.Equal((IdentifierKind.Pinfl, MatchCase.Pinfl), (_exchange.SubjectKind, System.Text.Encoding.UTF8.GetString(_exchange.Subject.Span)));
    }

    [Fact]
    public async Task NamesakeSpeltOtherwise_IsSeenAndNeitherIsCertain()
    {
        var finder = new TestFinder(MatchCase.Person("Aliyev, Akbar"), MatchCase.Person("Aliev, Akbar", pinfl: Other));

        var response = await MatchAsync(finder, MatchCase.Description("Aliyev, Akbar"));

        Assert.Equal([MatchGrade.Probable, MatchGrade.Probable], response.Candidates.Select(candidate => candidate.Grade));
        Assert.Equal(IdentifierKind.Unspecified, _exchange.SubjectKind);
    }

    [Fact]
    public async Task CrowdedBirthday_LeavesTheOneFoundByNameCertain()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Norboyev, Bobur", pinfl: Other)) { Limit = 1 };

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal(MatchGrade.Certain, Assert.Single(response.Candidates).Grade);
        Assert.False(response.More);
    }

    [Fact]
    public async Task CrowdedBirthdayAndNobodyFoundByName_NobodyIsCertain()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Norboyev, Bobur", pinfl: Other)) { Limit = 1 };

        var response = await MatchAsync(finder, MatchCase.Description("Шодмонов, Алишер"));

        Assert.Equal(MatchGrade.Probable, Assert.Single(response.Candidates).Grade);
        Assert.True(response.More);
    }

    [Fact]
    public async Task NobodyCertain_WiderQuestionsAreAsked()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher", birthDate: "1984-12-05"));

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal("Probable: Family Exact, Given Exact, BirthDate Transposed", MatchCase.Told(Assert.Single(response.Candidates)));
        Assert.Equal(["1984-05-12 Shodmonov", "1984-05-12 ", "1984-12-05 Shodmonov", "1984 Shodmonov"], Asked(finder));
    }

    [Fact]
    public async Task WrongDigitInTheDay_IsFoundByYearAndName()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher", birthDate: "1984-05-13"));

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal("Probable: Family Exact, Given Exact, BirthDate Similar", MatchCase.Told(Assert.Single(response.Candidates)));
    }

    [Fact]
    public async Task CandidateOfTwoAnswers_IsGivenOnce()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"));

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisehr"));

        Assert.Equal(3, finder.Questions.Count(question => "1984-05-12".StartsWith(question.BirthDate, StringComparison.Ordinal)));
        Assert.Single(response.Candidates);
    }

    [Fact]
    public async Task OtherScript_IsFoundByTheBirthDateAlone()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"));

        var response = await MatchAsync(finder, MatchCase.Description("Шодмонов, Алишер"));

        Assert.Equal(MatchGrade.Certain, Assert.Single(response.Candidates).Grade);
        Assert.Equal(["1984-05-12 Шодмонов", "1984-05-12 "], Asked(finder));
    }

    [Fact]
    public async Task OnlyTheYear_IsAskedWithTheNameAndNeverWithout()
    {
        var finder = new TestFinder();

        await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher", "1984"));

        Assert.Equal(["1984 Shodmonov"], Asked(finder));
    }

    [Fact]
    public async Task Nobody_IsAnEmptyListWithoutSubject()
    {
        var response = await MatchAsync(new TestFinder(), MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal(new MatchResponse(), response);
        Assert.Equal(IdentifierKind.Unspecified, _exchange.SubjectKind);
    }

    [Fact]
    public async Task Twins_TheRightOneIsFirstAndAloneCertain()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Husan, Rustam oʻgʻli", pinfl: Other), MatchCase.Person("Shodmonov, Hasan, Rustam oʻgʻli"));

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Hasan, Rustam oʻgʻli"));

        Assert.Equal([MatchGrade.Certain, MatchGrade.Probable], response.Candidates.Select(candidate => candidate.Grade));
        Assert.Equal("Hasan", response.Candidates[0].Person.Names[0].Given);
    }

    [Fact]
    public async Task SeveralCandidates_NobodyIsTheSubject()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Husan, Rustam oʻgʻli", pinfl: Other), MatchCase.Person("Shodmonov, Hasan, Rustam oʻgʻli"));

        await MatchAsync(finder, MatchCase.Description("Shodmonov, Hasan, Rustam oʻgʻli"));

        Assert.Equal(IdentifierKind.Unspecified, _exchange.SubjectKind);
    }

    [Fact]
    public async Task TwoNamesakes_NeitherIsCertainAndTheirOrderIsFixed()
    {
        var (first, second) = (MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Shodmonov, Alisher", pinfl: Other));

        var one = await MatchAsync(new TestFinder(first, second), MatchCase.Description("Shodmonov, Alisher"));
        var reversed = await MatchAsync(new TestFinder(second, first), MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal([MatchGrade.Probable, MatchGrade.Probable], one.Candidates.Select(candidate => candidate.Grade));
        Assert.Equal(one, reversed);
    }

    [Fact]
    public async Task RegisterGivesNotAll_IsFlaggedAndNobodyIsCertain()
    {
        var finder = new TestFinder(MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Shodmonov, Bobur", pinfl: Other)) { Limit = 1 };

        var response = await MatchAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.True(response.More);
        Assert.Equal(MatchGrade.Probable, response.Candidates[0].Grade);
    }

    [Fact]
    public async Task MoreCandidatesThanWanted_TheBestAreGivenAndItIsFlagged()
    {
        var people = Enumerable.Range(0, 12).Select(number => MatchCase.Person("Shodmonov, Alisher", pinfl: $"312058400101{number:00}")).ToArray();
        var description = MatchCase.Description("Shodmonov, Alisher");

        var tenByDefault = await MatchAsync(new TestFinder(people), description);
        description.MaxCandidates = 2;
        var two = await MatchAsync(new TestFinder(people), description);
        description.MaxCandidates = 12;
        var all = await MatchAsync(new TestFinder(people), description);

        Assert.Equal((10, true), (tenByDefault.Candidates.Count, tenByDefault.More));
        Assert.Equal((2, true), (two.Candidates.Count, two.More));
        Assert.Equal((12, false), (all.Candidates.Count, all.More));
    }

    [Fact]
    public async Task RegisterAway_ItsErrorIsTheAnswer()
    {
        var finder = new TestFinder { Failure = new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = TimeSpan.FromSeconds(2) } };

        var answer = await AnswerAsync(finder, MatchCase.Description("Shodmonov, Alisher"));

        Assert.Equal(finder.Failure, answer.Error);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("%%")]
    [InlineData(" - ")]
    public async Task FamilyNameWithoutALetter_IsRefusedAndNobodyAsked(string family)
    {
        var finder = new TestFinder();

        var answer = await AnswerAsync(finder, new MatchRequest { Family = family, BirthDate = "1984" });

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = "family", Rule = "letters" }, answer.Error);
        Assert.Empty(finder.Questions);
    }

    [Fact]
    public async Task Identifier_DecidesAndTheRestSaysHowFarItFits()
    {
        _register.Register(MatchCase.Pinfl, family: "Karimov"); // Aziz Karimov, without date and sex
        var finder = new TestFinder();

        var fitting = await MatchAsync(finder, Identified("Каримов, Азиз"));
        var strange = await MatchAsync(finder, Identified("Norboyev, Bobur"));

        Assert.Equal("Certain: Family Folded, Given Folded, Identifier Exact", MatchCase.Told(Assert.Single(fitting.Candidates)));
        Assert.Equal("Possible: Family Different, Given Different, Identifier Exact", MatchCase.Told(Assert.Single(strange.Candidates)));
        Assert.Empty(finder.Questions);
    }

    [Fact]
    public async Task UnknownIdentifier_IsAnEmptyListWhateverTheNames()
    {
        var finder = new TestFinder(MatchCase.Person("Karimov, Aziz"));

        Assert.Equal(new MatchResponse(), await MatchAsync(finder, Identified("Karimov, Aziz")));
    }

    [Fact]
    public async Task IdentifierOfAnotherKind_IsRefused()
    {
        var description = Identified("Karimov, Aziz");
        description.Identifier.Kind = IdentifierKind.PassportUz;

        var answer = await AnswerAsync(new TestFinder(), description);

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = "identifier.kind", Rule = "pinfl_only" }, answer.Error);
    }

    private static MatchRequest Identified(string name)
    {
        var description = MatchCase.Description(name);
        description.Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = MatchCase.Pinfl };
        return description;
    }

    private static IEnumerable<string> Asked(TestFinder finder) => finder.Questions.Select(question => $"{question.BirthDate} {question.FamilyName}");

    private async Task<MatchResponse> MatchAsync(TestFinder finder, MatchRequest description)
    {
        var answer = await AnswerAsync(finder, description);
        Assert.Null(answer.Error);
        return answer.Response!;
    }

    private async Task<Hub.Core.Routing.LocalAnswer<MatchResponse>> AnswerAsync(TestFinder finder, MatchRequest description) =>
        await new PersonMatcher(_node.Directory, finder).MatchAsync(description, _exchange, TestContext.Current.CancellationToken);
}
