using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Those of the persons the register gave whom the description fits.</summary>
internal sealed class CandidateList(StatedPerson stated)
{
    private readonly List<MatchCandidate> _candidates = [];
    private readonly HashSet<Identifier> _seen = [];
    private bool _isCut;

    /// <summary>True when somebody fits so well that nobody born on another day need be asked for.</summary>
    public bool IsDecided => _candidates.Any(candidate => candidate.Grade == MatchGrade.Certain);

    /// <summary>Adds one answer of the register; who was in an earlier one is passed over.</summary>
    /// <param name="found">The answer.</param>
    /// <param name="widens">True when it only looks for namesakes of somebody who may have been found already. Of a country's birthday the register never gives all: that
    /// leaves out nobody who was asked for by name.</param>
    public void Add(PersonsFound found, bool widens)
    {
        _isCut |= found.More && !(widens && IsDecided);
        foreach (var person in found.Persons)
        {
            if (person.Identifiers.Count > 0 && _seen.Add(person.Identifiers[0]) && stated.CompareWith(person) is { Grade: not MatchGrade.Unspecified } candidate)
            {
                _candidates.Add(candidate);
            }
        }
    }

    /// <summary>The best first. CERTAIN stays only with one of its kind, in an answer that left nobody out.</summary>
    public MatchResponse Rank(int maxCandidates)
    {
        // The identifier last, so that the same question always gets the same order.
        var ranked = _candidates
            .OrderByDescending(candidate => candidate.Score)
            .ThenBy(candidate => candidate.Person.Identifiers[0].Value, StringComparer.Ordinal)
            .ToList();
        if (_isCut || ranked.Count(candidate => candidate.Grade == MatchGrade.Certain) > 1)
        {
            foreach (var candidate in ranked.Where(candidate => candidate.Grade == MatchGrade.Certain))
            {
                candidate.Grade = MatchGrade.Probable;
            }
        }

        return new MatchResponse { Candidates = { ranked.Take(maxCandidates) }, More = _isCut || ranked.Count > maxCandidates };
    }
}
