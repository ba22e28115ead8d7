using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>A register that finds the persons it is given by the beginning of the birth date and the family name to the letter, and keeps the questions.</summary>
internal sealed class TestFinder(params IReadOnlyList<Person> persons) : IPersonFinder
{
    public List<FindPersonsRequest> Questions { get; } = [];

    /// <summary>The answer to every question while set.</summary>
    public HubError? Failure { get; set; }

    /// <summary>Most persons in an answer.</summary>
    public int Limit { get; set; } = 200;

    public ValueTask<PersonsFound> FindAsync(FindPersonsRequest question, Exchange cause, CancellationToken cancellationToken)
    {
        Questions.Add(question);
        if (Failure is not null)
        {
            return ValueTask.FromResult(new PersonsFound([], More: false, Failure));
        }

        var found = persons.Where(person => person.BirthDate.StartsWith(question.BirthDate, StringComparison.Ordinal) && IsCalled(person, question.FamilyName)).ToList();
        return ValueTask.FromResult(new PersonsFound(found[..Math.Min(found.Count, Limit)], found.Count > Limit, Error: null));
    }

    private static bool IsCalled(Person person, string family) =>
        family.Length == 0 || person.Names.Any(name => name.Family.Equals(family, StringComparison.OrdinalIgnoreCase));
}
