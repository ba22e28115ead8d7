using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Knows the persons that messages are about.</summary>
public interface IPersonRegister
{
    /// <summary>Looks whether a person has this identifier; sets <see cref="Exchange.IsStale"/>.</summary>
    /// <param name="pinfl">Personal identification number, 14 digits.</param>
    /// <param name="cause">The exchange on whose behalf.</param>
    /// <param name="cancellationToken">Fires when the sender has gone.</param>
    /// <returns>Null when there is one; PARTNER_REJECTED when there is none; else why it cannot be known now.</returns>
    ValueTask<HubError?> CheckAsync(string pinfl, Exchange cause, CancellationToken cancellationToken);
}
