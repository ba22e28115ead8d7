using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Pipeline;

namespace EHealth.Integration.Hub.Identity;

/// <summary>The register that finds persons by birth date and name.</summary>
internal interface IPersonFinder
{
    /// <summary>Asks the register.</summary>
    /// <param name="question">Born when, called what.</param>
    /// <param name="cause">The exchange on whose behalf it is asked.</param>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any longer.</param>
    ValueTask<PersonsFound> FindAsync(FindPersonsRequest question, Exchange cause, CancellationToken cancellationToken);
}
