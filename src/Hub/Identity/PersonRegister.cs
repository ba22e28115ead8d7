using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>The person directory as the pipeline of events asks it.</summary>
internal sealed class PersonRegister(PersonDirectory directory) : IPersonRegister
{
    public async ValueTask<HubError?> CheckAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        var answer = await directory.FindAsync(pinfl, cause, cancellationToken);
        cause.IsStale = answer.IsStale;
        return answer.Error ?? (answer.Person is null ? new HubError(HubErrorCode.PartnerRejected) { PartnerCode = PartnerCodes.PersonNotFound } : null);
    }
}
