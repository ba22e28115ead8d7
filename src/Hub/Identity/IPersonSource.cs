using EHealth.Integration.Hub.Core.Pipeline;

namespace EHealth.Integration.Hub.Identity;

/// <summary>The register that knows persons.</summary>
public interface IPersonSource
{
    /// <summary>Asks the register.</summary>
    /// <param name="pinfl">Personal identification number, 14 digits.</param>
    /// <param name="cause">The exchange on whose behalf it is asked. It may be over before the answer comes (a refresh runs in the
    /// background): read its metadata and nothing else.</param>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any longer.</param>
    ValueTask<PersonLookup> FindAsync(string pinfl, Exchange cause, CancellationToken cancellationToken);
}
