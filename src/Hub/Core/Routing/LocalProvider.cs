using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>A contract the hub answers itself. It stands behind the same pipeline as everyone else's: granted, validated, recorded.</summary>
/// <param name="contract">Full name of the contract.</param>
/// <param name="nodeId">The hub node's own system id.</param>
public abstract class LocalProvider(string contract, string nodeId) : IProvider
{
    private readonly Dictionary<string, Func<Exchange, TimeSpan, CancellationToken, ValueTask<DeliveryResult>>> _methods = new(StringComparer.Ordinal);

    /// <summary>Full name of the contract.</summary>
    public string Contract { get; } = contract;

    /// <inheritdoc/>
    public string SystemId { get; } = nodeId;

    /// <inheritdoc/>
    public bool IsReachable => true;

    /// <inheritdoc/>
    public ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken) =>
        _methods.TryGetValue(exchange.Operation.Name, out var method)
            ? method(exchange, timeout, cancellationToken)
            : ValueTask.FromResult(new DeliveryResult(default, new HubError(HubErrorCode.TypeUnsupported) { Resource = exchange.Operation.Name }, HandedOver: false));

    /// <summary>Binds a method; called by the constructor of the deriving class.</summary>
    protected void Answer<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<TRequest, Exchange, CancellationToken, ValueTask<LocalAnswer<TResponse>>> handler)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        AnswerInTime(method, parser, (request, exchange, _, cancellationToken) => handler(request, exchange, cancellationToken));

    /// <summary>Binds a method that waits, and must know how long it may: the time that is left until the caller, or the hub, gives up.</summary>
    protected void AnswerInTime<TRequest, TResponse>(
        string method, MessageParser<TRequest> parser, Func<TRequest, Exchange, TimeSpan, CancellationToken, ValueTask<LocalAnswer<TResponse>>> handler)
        where TRequest : IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _methods.Add($"{Contract}/{method}", async (exchange, timeout, cancellationToken) =>
        {
            var answer = await handler(parser.ParseFrom(exchange.Request.Span), exchange, timeout, cancellationToken);
            return new DeliveryResult(answer.Response?.ToByteArray(), answer.Error, HandedOver: true);
        });
}
