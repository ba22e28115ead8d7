using System.Reflection;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Collects the methods of a generated service base (<c>CivilRegistryBase</c>) so that they can be called over a link instead of a socket.</summary>
internal sealed class LinkMethodBinder : ServiceBinderBase
{
    private readonly Dictionary<string, LinkMethod> _methods = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _contracts = new(StringComparer.Ordinal);

    /// <summary>Bound methods by full name, <c>package.Service/Method</c>.</summary>
    public IReadOnlyDictionary<string, LinkMethod> Methods => _methods;

    /// <summary>Full names of the bound contracts.</summary>
    public IReadOnlyCollection<string> Contracts => _contracts;

    /// <summary>Binds an implementation of a generated service base.</summary>
    /// <exception cref="ArgumentException">The object does not derive from a generated service base, its contract streams or is bound already.</exception>
    public void Bind(object service)
    {
        var attribute = service.GetType().GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new ArgumentException($"{service.GetType().Name} does not derive from a generated service base such as CivilRegistry.CivilRegistryBase", nameof(service));
        var bind = attribute.BindType.GetMethods(BindingFlags.Public | BindingFlags.Static).Single(method =>
            method.Name == attribute.BindMethodName && method.GetParameters() is [var binder, _] && binder.ParameterType == typeof(ServiceBinderBase));
        bind.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [this, service], culture: null);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _contracts.Add(method.ServiceName);
        _methods.Add($"{method.ServiceName}/{method.Name}", new BoundLinkMethod<TRequest, TResponse>(method, handler).AnswerAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => throw Streaming(method.FullName);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => throw Streaming(method.FullName);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => throw Streaming(method.FullName);

    private static ArgumentException Streaming(string method) => new($"{method} streams; only unary methods can be offered over a link");
}
