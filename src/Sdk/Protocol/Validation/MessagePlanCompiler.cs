using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Compiles message types to plans, and finds what is wrong with the rules in their contracts.</summary>
/// <remarks>
/// Takes generated descriptors as well as descriptors built at run time. For these, give
/// <c>FileDescriptor.BuildFromByteStrings</c> a registry with <c>ValidationExtensions.Field</c>; rules that were not parsed are reported
/// as mistakes, not passed over.
/// </remarks>
public static class MessagePlanCompiler
{
    /// <summary>Compiles the given types and all types they contain.</summary>
    /// <param name="messages">Message types, from one set of descriptors or from several.</param>
    public static PlanCompilation Compile(params IEnumerable<MessageDescriptor> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var run = new CompilerRun();
        foreach (var message in messages)
            run.PlanOf(message);
        return new PlanCompilation(run.Plans, run.Mistakes);
    }
}
