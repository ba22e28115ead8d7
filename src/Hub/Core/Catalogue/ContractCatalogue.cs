using System.Collections.Frozen;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Hub.Core.Catalogue;

/// <summary>Every contract method and event type the hub knows, read from descriptors. Adding a contract is adding a <c>.proto</c>.</summary>
public sealed class ContractCatalogue
{
    private static readonly TimeSpan DefaultExpiry = TimeSpan.FromHours(720);

    /// <summary>Contracts that the hub speaks itself, frame by frame, and that are therefore not routed.</summary>
    private static readonly FrozenSet<string> NativeContracts = new[] { "ehealth.hub.v1.ProviderLink", "ehealth.hub.v1.Events" }.ToFrozenSet();

    private ContractCatalogue(IReadOnlyList<FileDescriptor> files, FrozenDictionary<string, Operation> calls, FrozenDictionary<string, Operation> events)
    {
        Files = files;
        Calls = calls;
        Events = events;
        Contracts = calls.Values.Select(operation => operation.Contract).ToFrozenSet();
    }

    /// <summary>The descriptors the catalogue was built from.</summary>
    public IReadOnlyList<FileDescriptor> Files { get; }

    /// <summary>Contract methods by full name, <c>package.Service/Method</c>.</summary>
    public FrozenDictionary<string, Operation> Calls { get; }

    /// <summary>Event types by full message name.</summary>
    public FrozenDictionary<string, Operation> Events { get; }

    /// <summary>Full names of all routed contracts.</summary>
    public FrozenSet<string> Contracts { get; }

    /// <summary>Reads the contracts from descriptor files.</summary>
    /// <exception cref="ContractException">The rules in some contract contradict themselves; the message lists all of them.</exception>
    public static ContractCatalogue Build(IEnumerable<FileDescriptor> files)
    {
        var all = files.DistinctBy(file => file.Name).ToList();
        var methods = all.SelectMany(file => file.Services).Where(service => !NativeContracts.Contains(service.FullName)).SelectMany(service => service.Methods).ToList();
        var eventTypes = all.SelectMany(file => file.MessageTypes).Where(IsEvent).ToList();
        var plans = MessagePlanCompiler.Compile(methods.Select(method => method.InputType).Concat(eventTypes).Distinct());
        var mistakes = plans.Mistakes.Select(mistake => mistake.ToString())
            .Concat(methods.Where(method => method.IsClientStreaming || method.IsServerStreaming).Select(method => $"{method.FullName}: only unary methods can be routed"))
            .ToList();
        if (mistakes.Count > 0)
        {
            throw new ContractException(mistakes);
        }

        return new ContractCatalogue(
            all,
            methods.Select(method => CallOf(method, plans)).ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal),
            eventTypes.Select(type => EventOf(type, plans)).ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal));
    }

    private static bool IsEvent(MessageDescriptor type) => type.GetOptions()?.HasExtension(ValidationExtensions.Event) == true;

    private static Operation CallOf(MethodDescriptor method, PlanCompilation plans) => new()
    {
        Name = $"{method.Service.FullName}/{method.Name}",
        Kind = OperationKind.Call,
        Contract = method.Service.FullName,
        RequestType = method.InputType,
        ResponseType = method.OutputType,
        RequestPlan = plans.PlanOf(method.InputType),
        HasSideEffects = method.GetOptions()?.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.NoSideEffects,
        Action = method.GetOptions() is { } said && said.HasExtension(ActionExtensions.Action) ? said.GetExtension(ActionExtensions.Action) : AuditAction.Unspecified,
    };

    private static Operation EventOf(MessageDescriptor type, PlanCompilation plans)
    {
        var hours = type.GetOptions().GetExtension(ValidationExtensions.Event).ExpiresAfterHours;
        return new Operation
        {
            Name = type.FullName,
            Kind = OperationKind.Publish,
            RequestType = type,
            RequestPlan = plans.PlanOf(type),
            HasSideEffects = true,
            ExpiresAfter = hours == 0 ? DefaultExpiry : TimeSpan.FromHours(hours),
        };
    }
}
