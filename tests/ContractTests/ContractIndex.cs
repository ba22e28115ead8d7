using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>All that a set of contracts declares, by full name.</summary>
internal sealed class ContractIndex
{
    public ContractIndex(FileDescriptorSet set)
    {
        foreach (var file in set.File)
        {
            foreach (var message in file.MessageType)
            {
                Add(file.Package, message);
            }

            foreach (var type in file.EnumType)
            {
                Enums.Add($"{file.Package}.{type.Name}", type);
            }

            foreach (var service in file.Service)
            {
                Services.Add($"{file.Package}.{service.Name}");
                foreach (var method in service.Method)
                {
                    Methods.Add($"{file.Package}.{service.Name}/{method.Name}", method);
                }
            }
        }
    }

    public Dictionary<string, DescriptorProto> Messages { get; } = [];

    public Dictionary<string, EnumDescriptorProto> Enums { get; } = [];

    public HashSet<string> Services { get; } = [];

    public Dictionary<string, MethodDescriptorProto> Methods { get; } = [];

    public static FieldRules RulesOf(FieldDescriptorProto field) => field.Options?.GetExtension(ValidationExtensions.Field) ?? new FieldRules();

    public static bool IsEvent(DescriptorProto message) => message.Options?.HasExtension(ValidationExtensions.Event) == true;

    private void Add(string scope, DescriptorProto message)
    {
        var name = $"{scope}.{message.Name}";
        Messages.Add(name, message);
        foreach (var nested in message.NestedType)
        {
            Add(name, nested);
        }

        foreach (var type in message.EnumType)
        {
            Enums.Add($"{name}.{type.Name}", type);
        }
    }
}
