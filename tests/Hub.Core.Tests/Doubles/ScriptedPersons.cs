using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Knows everybody, unless told otherwise.</summary>
internal sealed class ScriptedPersons(List<string> noted) : IPersonRegister
{
    public Func<CancellationToken, Task<HubError?>> Answer { get; set; } = _ => Task.FromResult<HubError?>(null);

    /// <summary>Who was asked for.</summary>
    public List<string> Asked { get; } = [];

    public async ValueTask<HubError?> CheckAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        noted.Add("recognise");
        Asked.Add(pinfl);
        return await Answer(cancellationToken);
    }
}
