using EHealth.Integration.Adapters.Hl7v2.Queries;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Intake;

/// <summary>Finds whom a test says, and keeps what it was asked.</summary>
internal sealed class ScriptedPersons : IPersonFinder
{
    public PersonFindings Findings { get; set; } = new([], HasMore: false, Refusal: null);

    public List<(PersonQuestion Question, string Sender)> Asked { get; } = [];

    public Task<PersonFindings> FindAsync(PersonQuestion question, string sender, int most, CancellationToken cancellationToken)
    {
        Asked.Add((question, sender));
        return Task.FromResult(Findings);
    }
}
