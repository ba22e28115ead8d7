using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>A response or a refusal; one of the two is null.</summary>
public readonly record struct LocalAnswer<TResponse>(TResponse? Response, HubError? Error)
    where TResponse : class
{
    /// <summary>A response.</summary>
    public static implicit operator LocalAnswer<TResponse>(TResponse response) => new(response, null);

    /// <summary>A refusal.</summary>
    public static implicit operator LocalAnswer<TResponse>(HubError error) => new(null, error);
}
