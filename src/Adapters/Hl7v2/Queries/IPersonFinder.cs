namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Looks for persons on behalf of a hospital.</summary>
internal interface IPersonFinder
{
    /// <summary>Looks for persons; the hub records who asked for whom.</summary>
    /// <param name="question">Whom.</param>
    /// <param name="sender">The hospital's system.</param>
    /// <param name="most">How many candidates are wanted at most.</param>
    /// <param name="cancellationToken">Abandons the question.</param>
    Task<PersonFindings> FindAsync(PersonQuestion question, string sender, int most, CancellationToken cancellationToken);
}
