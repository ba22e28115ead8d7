using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace EHealth.Integration.ContractTests;

/// <summary>The checker itself, on contracts made by hand.</summary>
public sealed class BreakingChangesTests
{
    [Fact]
    public void SameContract_BreaksNothing() => Assert.Empty(Changes(_ => { }));

    [Fact]
    public void Additions_BreakNothing() =>
        Assert.Empty(Changes(file =>
        {
            Message(file).Field.Add(Field("added", 9, Type.String));
            file.MessageType.Add(new DescriptorProto { Name = "Added" });
            file.EnumType[0].Value.Add(new EnumValueDescriptorProto { Name = "COLOR_BLUE", Number = 2 });
            file.EnumType.Add(new EnumDescriptorProto { Name = "AddedEnum" });
            file.Service[0].Method.Add(new MethodDescriptorProto { Name = "Added", InputType = ".t.M", OutputType = ".t.M" });
            file.Service.Add(new ServiceDescriptorProto { Name = "AddedService" });
            Message(file).Options = new MessageOptions();
            Message(file).Options.SetExtension(ValidationExtensions.Event, new EventRules());
        }));

    [Fact]
    public void RemovedMessage_Breaks() => AssertBreaks("message t.M.Inner is removed", file => Message(file).NestedType.Clear());

    [Fact]
    public void RemovedField_Breaks() => AssertBreaks("field t.M.name is removed", file => Message(file).Field.RemoveAt(0));

    [Fact]
    public void RenumberedField_Breaks() => AssertBreaks("field t.M.name is renumbered from 1 to 7", file => Message(file).Field[0].Number = 7);

    [Fact]
    public void RenamedField_Breaks() => AssertBreaks("field t.M.name is renamed to title: JSON names it", file => Message(file).Field[0].Name = "title");

    [Fact]
    public void RetypedField_Breaks() =>
        AssertBreaks("field t.M.name is retyped from optional string to optional bytes", file => Message(file).Field[0].Type = Type.Bytes);

    [Fact]
    public void RepeatedField_Breaks() =>
        AssertBreaks(
            "field t.M.name is retyped from optional string to repeated string",
            file => Message(file).Field[0].Label = FieldDescriptorProto.Types.Label.Repeated);

    [Fact]
    public void FieldOfAnotherMessageType_Breaks() =>
        AssertBreaks("field t.M.inner is retyped from optional message .t.m.inner to optional message .t.m", file => Message(file).Field[1].TypeName = ".t.M");

    [Fact]
    public void FieldMovedIntoAOneof_Breaks() =>
        AssertBreaks("field t.M.name is moved from oneof '' to 'choice'", file =>
        {
            Message(file).OneofDecl.Add(new OneofDescriptorProto { Name = "choice" });
            Message(file).Field[0].OneofIndex = 0;
        });

    [Fact]
    public void FieldOfANestedMessage_IsComparedToo() => AssertBreaks("field t.M.Inner.deep is removed", file => Message(file).NestedType[0].Field.Clear());

    [Fact]
    public void RemovedEnumValue_Breaks() => AssertBreaks("enum value t.Color.COLOR_RED is removed", file => file.EnumType[0].Value.RemoveAt(1));

    [Fact]
    public void RenumberedEnumValue_Breaks() =>
        AssertBreaks("enum value t.Color.COLOR_RED is renumbered from 1 to 5", file => file.EnumType[0].Value[1].Number = 5);

    [Fact]
    public void RenamedEnumValue_Breaks() =>
        AssertBreaks("enum value t.Color.COLOR_RED is renamed to COLOR_PINK: JSON names it", file => file.EnumType[0].Value[1].Name = "COLOR_PINK");

    [Fact]
    public void RemovedEnum_Breaks() => AssertBreaks("enum t.Color is removed", file => file.EnumType.Clear());

    [Fact]
    public void RemovedMethod_Breaks() => AssertBreaks("method t.S/Do is removed", file => file.Service[0].Method.Clear());

    [Fact]
    public void RetypedMethod_Breaks() =>
        AssertBreaks("method t.S/Do is retyped from .t.M -> .t.M to .t.M -> .t.M.Inner", file => file.Service[0].Method[0].OutputType = ".t.M.Inner");

    [Fact]
    public void StreamingMethod_Breaks() => AssertBreaks("method t.S/Do changes its streaming", file => file.Service[0].Method[0].ServerStreaming = true);

    [Fact]
    public void ChangedIdempotencyLevel_BreaksBothWays()
    {
        var (read, write) = (Contract(), Contract());
        read.Service[0].Method[0].Options = new MethodOptions { IdempotencyLevel = MethodOptions.Types.IdempotencyLevel.NoSideEffects };

        Assert.Contains("changes its idempotency_level from NoSideEffects", Assert.Single(BreakingChanges.Between([read], [write])), StringComparison.Ordinal);
        Assert.Contains("to NoSideEffects", Assert.Single(BreakingChanges.Between([write], [read])), StringComparison.Ordinal);
    }

    [Fact]
    public void EventThatIsNoneAnyMore_Breaks()
    {
        var marked = Contract();
        Message(marked).Options = new MessageOptions();
        Message(marked).Options.SetExtension(ValidationExtensions.Event, new EventRules { ExpiresAfterHours = 1 });

        Assert.Equal(["message t.M is no longer an event"], BreakingChanges.Between([marked], [Contract()]));
    }

    /// <summary>A rule, the same rule made stricter, and which it is.</summary>
    public static TheoryData<FieldRules, FieldRules, string> Stricter => new()
    {
        { new FieldRules(), new FieldRules { Required = true }, "required" },
        { new FieldRules { MinLength = 2 }, new FieldRules { MinLength = 3 }, "min_length" },
        { new FieldRules(), new FieldRules { MaxLength = 1000 }, "max_length" },
        { new FieldRules { MaxLength = 10 }, new FieldRules { MaxLength = 9 }, "max_length" },
        { new FieldRules(), new FieldRules { Pattern = "a" }, "pattern" },
        { new FieldRules { Pattern = "a+" }, new FieldRules { Pattern = "a" }, "pattern" },
        { new FieldRules(), new FieldRules { Identifier = IdentifierKind.Pinfl }, "identifier" },
        { new FieldRules(), new FieldRules { IdentifierBy = "kind" }, "identifier_by" },
        { new FieldRules(), new FieldRules { Min = 0 }, "min" },
        { new FieldRules { Min = -1 }, new FieldRules { Min = 0 }, "min" },
        { new FieldRules(), new FieldRules { Max = 0 }, "max" },
        { new FieldRules { Max = 5 }, new FieldRules { Max = 4 }, "max" },
        { new FieldRules(), new FieldRules { MinItems = 1 }, "min_items" },
        { new FieldRules(), new FieldRules { MaxItems = 1 }, "max_items" },
        { new FieldRules { MaxItems = 3 }, new FieldRules { MaxItems = 2 }, "max_items" },
        { new FieldRules(), new FieldRules { Codes = { "a" } }, "codes" },
        { new FieldRules { Codes = { "a", "b" } }, new FieldRules { Codes = { "a", "c" } }, "codes" },
        { new FieldRules(), new FieldRules { Format = Format.Uuid }, "format" },
        { new FieldRules(), new FieldRules { Subject = true }, "subject" },
    };

    [Theory]
    [MemberData(nameof(Stricter))]
    public void StricterRule_BreaksAndTheOtherWayRoundDoesNot(FieldRules older, FieldRules newer, string rule)
    {
        Assert.Equal([$"field t.M.name has a stricter rule: {rule}"], BreakingChanges.Between([Ruled(older)], [Ruled(newer)]));
        Assert.All(BreakingChanges.Between([Ruled(newer)], [Ruled(older)]), change => Assert.True(rule is "subject" or "pattern" or "codes", change));
    }

    [Fact]
    public void RuleMadeLooser_BreaksNothing()
    {
        var tight = new FieldRules { Required = true, MinLength = 2, MaxLength = 5, Pattern = "a", Min = 1, Max = 2, MinItems = 1, MaxItems = 2, Codes = { "a" }, Format = Format.Uuid };
        var loose = new FieldRules { MinLength = 1, MaxLength = 6, Min = 0, Max = 3, MaxItems = 3, Codes = { "a", "b" } };

        Assert.Empty(BreakingChanges.Between([Ruled(tight)], [Ruled(loose)]));
        Assert.Empty(BreakingChanges.Between([Ruled(loose)], [Ruled(new FieldRules())]));
    }

    [Fact]
    public void NewFieldThatIsRequired_Breaks() =>
        AssertBreaks("field t.M.added is new and required: older senders do not set it", file =>
        {
            var added = Field("added", 9, Type.String);
            added.Options = new FieldOptions();
            added.Options.SetExtension(ValidationExtensions.Field, new FieldRules { Required = true, MaxLength = 3 });
            Message(file).Field.Add(added);
        });

    [Fact]
    public void SeveralChanges_AreAllListed() =>
        Assert.Equal(3, Changes(file =>
        {
            Message(file).Field.RemoveAt(0);
            file.EnumType.Clear();
            file.Service.Clear();
        }).Count);

    private static void AssertBreaks(string expected, Action<FileDescriptorProto> change) => Assert.Equal([expected], Changes(change));

    private static List<string> Changes(Action<FileDescriptorProto> change)
    {
        var newer = Contract();
        change(newer);
        return BreakingChanges.Between([Contract()], [newer]);
    }

    private static FileDescriptorProto Contract() => new()
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
        EnumType =
        {
            new EnumDescriptorProto
            {
                Name = "Color",
                Value =
                {
                    new EnumValueDescriptorProto { Name = "COLOR_UNSPECIFIED", Number = 0 }, new EnumValueDescriptorProto { Name = "COLOR_RED", Number = 1 },
                },
            },
        },
        Service = { new ServiceDescriptorProto { Name = "S", Method = { new MethodDescriptorProto { Name = "Do", InputType = ".t.M", OutputType = ".t.M" } } } },
    };

    private static FileDescriptorProto Ruled(FieldRules rules)
    {
        var file = Contract();
        Message(file).Field[0].Options = new FieldOptions();
        Message(file).Field[0].Options.SetExtension(ValidationExtensions.Field, rules);
        return file;
    }

    private static DescriptorProto Message(FileDescriptorProto file) => file.MessageType[0];

    private static FieldDescriptorProto Field(string name, int number, Type type, string typeName = "") => new()
    {
        Name = name,
        Number = number,
        Type = type,
        TypeName = typeName,
        Label = FieldDescriptorProto.Types.Label.Optional,
    };
}
