using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace EHealth.Integration.ContractTests;

/// <summary>
/// A small contract made by hand: message t.M { string name = 1; Inner inner = 2; message Inner { int32 deep = 1; } }, enum t.Color and service t.S.
/// </summary>
internal static class SampleContract
{
    public static FileDescriptorProto Make() => new()
    {
        Name = "t.proto",
        Package = "t",
        Syntax = "proto3",
        MessageType =
        {
            new DescriptorProto
            {
                Name = "M",
                Field = { Field("name", 1, Type.String), Field("inner", 2, Type.Message, ".t.M.Inner") },
                NestedType = { new DescriptorProto { Name = "Inner", Field = { Field("deep", 1, Type.Int32) } } },
            },
        },
        EnumType = { new EnumDescriptorProto { Name = "Color", Value = { Value("COLOR_UNSPECIFIED", 0), Value("COLOR_RED", 1) } } },
        Service = { new ServiceDescriptorProto { Name = "S", Method = { Method("Do") } } },
    };

    public static FileDescriptorProto Make(FieldRules rules)
    {
        var file = Make();
        file.MessageType[0].Field[0].Options = Options(rules);
        return file;
    }

    public static FieldDescriptorProto Field(string name, int number, Type type, string typeName = "", FieldRules? rules = null) => new()
    {
        Name = name,
        Number = number,
        Type = type,
        TypeName = typeName,
        Label = FieldDescriptorProto.Types.Label.Optional,
        Options = rules is null ? null : Options(rules),
    };

    public static EnumValueDescriptorProto Value(string name, int number) => new() { Name = name, Number = number };

    public static MethodDescriptorProto Method(string name) => new() { Name = name, InputType = ".t.M", OutputType = ".t.M" };

    public static MessageOptions Event()
    {
        var options = new MessageOptions();
        options.SetExtension(ValidationExtensions.Event, new EventRules { ExpiresAfterHours = 1 });
        return options;
    }

    private static FieldOptions Options(FieldRules rules)
    {
        var options = new FieldOptions();
        options.SetExtension(ValidationExtensions.Field, rules);
        return options;
    }
}
