using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>The described person, made ready to be compared with many registered ones.</summary>
internal sealed class StatedPerson(MatchRequest request)
{
    private readonly IReadOnlyList<NameReading> _readings = NameReading.Of(request);

    /// <summary>True when the family name has a letter in it.</summary>
    public bool HasFamilyName => _readings[0].HasFamily;

    /// <summary>Compares element by element.</summary>
    /// <param name="person">The register's entry.</param>
    /// <param name="isIdentified">True when the stated identifier is this person's.</param>
    /// <returns>The person with score, grade and explanation; the grade unspecified when the description does not fit.</returns>
    public MatchCandidate CompareWith(Person person, bool isIdentified = false)
    {
        var name = BestName(person);
        var candidate = new MatchCandidate { Person = person };
        var score = Explain(candidate, MatchElement.Family, name.Family)
            + Explain(candidate, MatchElement.Given, name.Given)
            + Explain(candidate, MatchElement.Patronymic, name.Patronymic)
            + Explain(candidate, MatchElement.BirthDate, BirthDateComparison.Compare(request.BirthDate, person.BirthDate))
            + Explain(candidate, MatchElement.Sex, SexOf(person))
            + Explain(candidate, MatchElement.Identifier, isIdentified ? MatchAgreement.Exact : MatchAgreement.Unspecified);
        candidate.Score = (uint)Math.Clamp(score, 0, 100);
        candidate.Grade = MatchGrading.Of(candidate);
        return candidate;
    }

    private static int Explain(MatchCandidate candidate, MatchElement element, MatchAgreement agreement)
    {
        if (agreement != MatchAgreement.Unspecified)
        {
            candidate.Elements.Add(new MatchedElement { Element = element, Agreement = agreement });
        }

        return MatchWeights.Of(element, agreement);
    }

    /// <summary>The reading and the registered name that go together best: a name is compared as a whole, not patched together from two scripts. Only a patronymic which that
    /// name lacks is looked for in the others, or another father would be hidden behind the script that names none.</summary>
    private NameAgreement BestName(Person person)
    {
        NameAgreement best = default;
        NameReading? bestReading = null;
        foreach (var name in person.Names)
        {
            foreach (var reading in _readings)
            {
                var agreement = reading.CompareWith(name);
                if (bestReading is null || agreement.Score > best.Score)
                {
                    (best, bestReading) = (agreement, reading);
                }
            }
        }

        return bestReading is null || best.Patronymic != MatchAgreement.Unspecified ? best : best with { Patronymic = BestPatronymic(bestReading, person) };
    }

    private static MatchAgreement BestPatronymic(NameReading reading, Person person) => person.Names
        .Select(reading.ComparePatronymic)
        .Where(agreement => agreement != MatchAgreement.Unspecified)
        .DefaultIfEmpty(MatchAgreement.Unspecified)
        .MaxBy(agreement => MatchWeights.Of(MatchElement.Patronymic, agreement));

    private MatchAgreement SexOf(Person person)
    {
        if (!IsKnown(request.Sex) || !IsKnown(person.Sex))
        {
            return MatchAgreement.Unspecified;
        }

        return request.Sex == person.Sex ? MatchAgreement.Exact : MatchAgreement.Different;
    }

    private static bool IsKnown(Sex sex) => sex is Sex.Male or Sex.Female or Sex.Other;
}
