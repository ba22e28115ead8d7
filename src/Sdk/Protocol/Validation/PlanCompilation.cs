using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The plans of a set of message types, or all mistakes their contracts hold.</summary>
public sealed class PlanCompilation
{
    private readonly FrozenDictionary<MessageDescriptor, MessagePlan> _plans;

    internal PlanCompilation(IReadOnlyDictionary<MessageDescriptor, MessagePlan> plans, IReadOnlyList<ContractMistake> mistakes)
    {
        _plans = plans.ToFrozenDictionary();
        Mistakes = mistakes;
    }

    /// <summary>All mistakes of all contracts, in the order of compilation. Plans can be used only when there are none.</summary>
    public IReadOnlyList<ContractMistake> Mistakes { get; }

    /// <summary>The plan of a compiled message type or of a type that it contains.</summary>
    /// <param name="message">The descriptor; one of the same name from another set of descriptors is another type.</param>
    /// <exception cref="InvalidOperationException">There are mistakes: half a plan would let pass what the contract forbids.</exception>
    /// <exception cref="KeyNotFoundException">The type was not compiled here.</exception>
    public MessagePlan PlanOf(MessageDescriptor message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Mistakes.Count > 0)
            throw new InvalidOperationException($"The contracts hold mistakes:\n{string.Join('\n', Mistakes)}");
        return _plans[message];
    }
}
