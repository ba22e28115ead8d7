using Google.Protobuf.Reflection;
using static EHealth.Integration.ContractTests.SampleContract;
using Idempotency = Google.Protobuf.Reflection.MethodOptions.Types.IdempotencyLevel;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace EHealth.Integration.ContractTests;

/// <summary>The checker itself, on contracts made by hand. Rules of fields: <see cref="StricterRulesTests"/>.</summary>
public sealed class BreakingChangesTests
{
    private static readonly Dictionary<string, ContractChange> Changes = new()
    {
        ["nothing"] = new(_ => { }, []),
        ["message removed"] = new(file => file.MessageType[0].NestedType.Clear(), ["message t.M.Inner is removed"]),
        ["field removed"] = new(file => file.MessageType[0].Field.RemoveAt(0), ["field t.M.name is removed"]),
        ["field removed and its number reserved"] = new(
            file =>
            {
                file.MessageType[0].Field.RemoveAt(0);
                file.MessageType[0].ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 1, End = 2 });
                file.MessageType[0].ReservedName.Add("name");
            },
            ["field t.M.name is removed"]),
        ["field of a nested message removed"] = new(file => file.MessageType[0].NestedType[0].Field.Clear(), ["field t.M.Inner.deep is removed"]),
        ["required field added"] = new(
            file => file.MessageType[0].Field.Add(Field("added", 9, Type.String, rules: new() { Required = true, MaxLength = 3 })),
            ["field t.M.added is new and required: older senders do not set it"],
            "field t.M.added is removed"),
        ["field renumbered"] = new(
            file => file.MessageType[0].Field[0].Number = 7,
            ["field t.M.name is renumbered from 1 to 7"],
            "field t.M.name is renumbered from 7 to 1"),
        ["field renumbered and its number reused"] = new(
            file =>
            {
                file.MessageType[0].Field[0].Number = 7;
                file.MessageType[0].Field.Add(Field("title", 1, Type.String));
            },
            ["field t.M.name is renumbered from 1 to 7", "number 1 of field t.M.name is reused by title"],
            "field t.M.name is renumbered from 7 to 1",
            "field t.M.title is renamed to name: JSON names it"),
        ["number reused with another name"] = new(
            file => file.MessageType[0].Field[0].Name = "title",
            ["field t.M.name is renamed to title: JSON names it"],
            "field t.M.title is renamed to name: JSON names it"),
        ["JSON name changed"] = new(
            file => file.MessageType[0].Field[0].JsonName = "title",
            ["field t.M.name changes its JSON name from name to title"],
            "field t.M.name changes its JSON name from title to name"),
        ["field retyped"] = new(
            file => file.MessageType[0].Field[0].Type = Type.Bytes,
            ["field t.M.name is retyped from optional string to optional bytes"],
            "field t.M.name is retyped from optional bytes to optional string"),
        ["field of another message type"] = new(
            file => file.MessageType[0].Field[1].TypeName = ".t.M",
            ["field t.M.inner is retyped from optional message .t.M.Inner to optional message .t.M"],
            "field t.M.inner is retyped from optional message .t.M to optional message .t.M.Inner"),
        ["field made repeated"] = new(
            file => file.MessageType[0].Field[0].Label = Label.Repeated,
            ["field t.M.name is retyped from optional string to repeated string"],
            "field t.M.name is retyped from repeated string to optional string"),
        ["field moved into a oneof"] = new(
            file =>
            {
                file.MessageType[0].OneofDecl.Add(new OneofDescriptorProto { Name = "choice" });
                file.MessageType[0].Field[0].OneofIndex = 0;
            },
            ["field t.M.name is moved from oneof '' to 'choice'"],
            "field t.M.name is moved from oneof 'choice' to ''"),
        ["event option added"] = new(file => file.MessageType[0].Options = Event(), [], "message t.M is no longer an event"),
        ["enum removed"] = new(file => file.EnumType.Clear(), ["enum t.Color is removed"]),
        ["enum value removed"] = new(file => file.EnumType[0].Value.RemoveAt(1), ["enum value t.Color.COLOR_RED is removed"]),
        ["enum value renumbered"] = new(
            file => file.EnumType[0].Value[1].Number = 5,
            ["enum value t.Color.COLOR_RED is renumbered from 1 to 5"],
            "enum value t.Color.COLOR_RED is renumbered from 5 to 1"),
        ["enum value renamed"] = new(
            file => file.EnumType[0].Value[1].Name = "COLOR_PINK",
            ["enum value t.Color.COLOR_RED is renamed to COLOR_PINK: JSON names it"],
            "enum value t.Color.COLOR_PINK is renamed to COLOR_RED: JSON names it"),
        ["service removed"] = new(file => file.Service.Clear(), ["service t.S is removed", "method t.S/Do is removed"]),
        ["method removed"] = new(file => file.Service[0].Method.Clear(), ["method t.S/Do is removed"]),
        ["request type changed"] = new(
            file => file.Service[0].Method[0].InputType = ".t.M.Inner",
            ["method t.S/Do is retyped from .t.M -> .t.M to .t.M.Inner -> .t.M"],
            "method t.S/Do is retyped from .t.M.Inner -> .t.M to .t.M -> .t.M"),
        ["response type changed"] = new(
            file => file.Service[0].Method[0].OutputType = ".t.M.Inner",
            ["method t.S/Do is retyped from .t.M -> .t.M to .t.M -> .t.M.Inner"],
            "method t.S/Do is retyped from .t.M -> .t.M.Inner to .t.M -> .t.M"),
        ["request streamed"] = new(
            file => file.Service[0].Method[0].ClientStreaming = true,
            ["method t.S/Do changes its streaming from unary to client"],
            "method t.S/Do changes its streaming from client to unary"),
        ["response streamed"] = new(
            file => file.Service[0].Method[0].ServerStreaming = true,
            ["method t.S/Do changes its streaming from unary to server"],
            "method t.S/Do changes its streaming from server to unary"),
        ["idempotency level changed"] = new(
            file => file.Service[0].Method[0].Options = new MethodOptions { IdempotencyLevel = Idempotency.NoSideEffects },
            ["method t.S/Do changes its idempotency_level from IdempotencyUnknown to NoSideEffects: message ids become needed, or effects happen twice"],
            "method t.S/Do changes its idempotency_level from NoSideEffects to IdempotencyUnknown: message ids become needed, or effects happen twice"),
        ["JSON name spelt out as it follows"] = new(file => file.MessageType[0].Field[0].JsonName = "name", []),
        ["field made optional"] = new(
            file =>
            {
                file.MessageType[0].OneofDecl.Add(new OneofDescriptorProto { Name = "_name" });
                (file.MessageType[0].Field[0].OneofIndex, file.MessageType[0].Field[0].Proto3Optional) = (0, true);
            },
            []),
    };

    public static TheoryData<string> Kinds => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Change_BreaksWhatItSays(string kind)
    {
        var edited = Make();
        Changes[kind].Apply(edited);

        Assert.Equal(Changes[kind].Breaks, Find(Make(), edited));
        Assert.Equal(Changes[kind].UndoingBreaks, Find(edited, Make()));
    }

    [Fact]
    public void RemovedFile_BreaksAllItHeld()
    {
        var none = new FileDescriptorSet();
        var file = new FileDescriptorSet { File = { Make() } };

        Assert.Equal(
            ["message t.M is removed", "message t.M.Inner is removed", "enum t.Color is removed", "service t.S is removed", "method t.S/Do is removed"],
            BreakingChanges.Find(file, none));
        Assert.Empty(BreakingChanges.Find(none, file));
    }

    [Fact]
    public void MessageMovedToAnotherFile_BreaksNothing()
    {
        var (kept, moved) = (Make(), new FileDescriptorProto { Name = "u.proto", Package = "t", EnumType = { Make().EnumType } });
        kept.EnumType.Clear();

        Assert.Empty(BreakingChanges.Find(new() { File = { Make() } }, new() { File = { kept, moved } }));
    }

    [Fact]
    public void JsonNameOfSeveralWords_IsTheCompilersOwn()
    {
        var (silent, spelt) = (Make(), Make());
        silent.MessageType[0].Field.Add(Field("birth_date_2", 3, Type.String));
        spelt.MessageType[0].Field.Add(Field("birth_date_2", 3, Type.String));
        spelt.MessageType[0].Field[2].JsonName = "birthDate2";

        Assert.Empty(Find(silent, spelt));
        Assert.Empty(Find(spelt, silent));
    }

    private static IReadOnlyList<string> Find(FileDescriptorProto old, FileDescriptorProto now) =>
        BreakingChanges.Find(new() { File = { old } }, new() { File = { now } });
}
