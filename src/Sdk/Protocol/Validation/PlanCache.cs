using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Plans of message types that are known only when they are first used. Safe for any number of threads.</summary>
public sealed class PlanCache
{
    private readonly ConcurrentDictionary<MessageDescriptor, MessagePlan> _plans = new();

    /// <summary>The plan of a message type, compiled at the first request.</summary>
    /// <param name="message">The message type.</param>
    /// <exception cref="InvalidOperationException">The contract holds mistakes; the text names all of them.</exception>
    public MessagePlan Get(MessageDescriptor message) =>
        _plans.GetOrAdd(message, static type => MessagePlanCompiler.Compile([type]).PlanOf(type));
}
