using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Tests.Mistakes.V1;
using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

public sealed class MessagePlanCompilerTests
{
    private static readonly ExtensionRegistry Registry = [ValidationExtensions.Field, ValidationExtensions.Event];

    [Fact]
    public void EveryMistakeOfAContract_IsReportedAtOnce()
    {
        var mistakes = MessagePlanCompiler.Compile(Mistakes.Descriptor).Mistakes;

        // What mistakes.proto says above each field, and above the second message.
        string[] expected =
        [
            "Mistakes.required_number: required",
            "Mistakes.required_choice: required",
            "Mistakes.identified_choice: identifier_by",
            "Mistakes.long_number: min_length",
            "Mistakes.short_flag: max_length",
            "Mistakes.no_length: min_length",
            "Mistakes.no_regex: pattern",
            "Mistakes.escaping_anchors: pattern",
            "Mistakes.backtracking: pattern",
            "Mistakes.pattern_number: pattern",
            "Mistakes.identifier_number: identifier",
            "Mistakes.identified_by_nobody: identifier_by",
            "Mistakes.identified_by_string: identifier_by",
            "Mistakes.identified_by_other_enum: identifier_by",
            "Mistakes.identified_by_list: identifier_by",
            "Mistakes.identified_twice: identifier_by",
            "Mistakes.identified_list: identifier_by",
            "Mistakes.min_text: min",
            "Mistakes.max_enum: max",
            "Mistakes.no_number: min",
            "Mistakes.min_items_text: min_items",
            "Mistakes.max_items_message: max_items",
            "Mistakes.no_list: min_items",
            "Mistakes.two_entries: min_items",
            "Mistakes.coded_octets: codes",
            "Mistakes.empty_code: codes",
            "Mistakes.formatted_octets: format",
            "Mistakes.pattern_map: pattern",
            "Inner: subject",
            "Inner.unidentified_subject: subject",
            "Inner.person_subject: subject",
            "Inner.subjects: subject",
        ];
        const string Package = "ehealth.tests.mistakes.v1.";
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            mistakes.Select(mistake => $"{mistake.Element[Package.Length..]}: {mistake.Rule}").Order(StringComparer.Ordinal));
        Assert.All(mistakes, mistake => Assert.NotEmpty(mistake.Explanation));
    }

    [Fact]
    public void MistakesOfSeveralTypes_AreReportedTogether()
    {
        var one = Runtime("one", Field("a", FieldDescriptorProto.Types.Type.Bool, new FieldRules { MinLength = 1 }));
        var two = Runtime("two", Field("b", FieldDescriptorProto.Types.Type.Double, new FieldRules { Pattern = "a" }));
        Assert.Equal(["one.M.a", "two.M.b"], MessagePlanCompiler.Compile(one, two).Mistakes.Select(mistake => mistake.Element));
    }

    [Fact]
    public void PlanOfAContractWithMistakes_IsNotHandedOut()
    {
        var compilation = MessagePlanCompiler.Compile(Mistakes.Descriptor);
        var refusal = Assert.Throws<InvalidOperationException>(() => compilation.PlanOf(Inner.Descriptor));
        Assert.Contains("ehealth.tests.mistakes.v1.Mistakes.no_regex: pattern: ", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new PlanCache().Get(Mistakes.Descriptor));
    }

    [Fact]
    public void NumbersUnknownToThisVersion_AreMistakes()
    {
        var message = Runtime(
            "newer",
            Field("identified", FieldDescriptorProto.Types.Type.String, new FieldRules { Identifier = (IdentifierKind)99 }),
            Field("formatted", FieldDescriptorProto.Types.Type.String, new FieldRules { Format = (Format)99 }));
        Assert.Equal(["identifier", "format"], MessagePlanCompiler.Compile(message).Mistakes.Select(mistake => mistake.Rule));
    }

    [Fact]
    public void IdentifierKindUnknownToThisVersion_IsAMistake()
    {
        var validation = FileDescriptorProto.Parser.ParseFrom(ValidationReflection.Descriptor.SerializedData);
        validation.EnumType.Single(type => type.Name == nameof(IdentifierKind))
            .Value.Add(new EnumValueDescriptorProto { Name = "IDENTIFIER_KIND_NEWER", Number = 99 });
        var types = LoadAgain(TypesReflection.Descriptor, validation).Single(file => file.Name == TypesReflection.Descriptor.Name);
        var identifier = types.FindTypeByName<MessageDescriptor>(nameof(Identifier));
        var mistake = Assert.Single(MessagePlanCompiler.Compile(identifier).Mistakes);
        Assert.Equal(("ehealth.types.v1.Identifier.value", "identifier_by"), (mistake.Element, mistake.Rule));
    }

    [Fact]
    public void RuleUnknownToThisVersion_IsAMistake()
    {
        var rules = FieldRules.Parser.ParseFrom(new WireBytes().Varint(999, 1).ToArray());
        var message = Runtime("newer", Field("a", FieldDescriptorProto.Types.Type.String, rules));
        var mistake = Assert.Single(MessagePlanCompiler.Compile(message).Mistakes);
        Assert.Equal("newer.M.a: field: holds a rule that this version does not know", mistake.ToString());
    }

    [Fact]
    public void RulesThatWereNotParsed_AreAMistake()
    {
        var field = Field("a", FieldDescriptorProto.Types.Type.String, new FieldRules { Required = true });
        var message = Runtime("unread", registry: null, field);
        var mistake = Assert.Single(MessagePlanCompiler.Compile(message).Mistakes);
        Assert.Contains("ValidationExtensions.Field", mistake.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Proto2RequiredAndGroups_AreMistakes()
    {
        var file = new FileDescriptorProto { Name = "old.proto", Package = "old", Syntax = "proto2" };
        var required = Field("a", FieldDescriptorProto.Types.Type.String, null);
        required.Label = FieldDescriptorProto.Types.Label.Required;
        var group = Field("b", FieldDescriptorProto.Types.Type.Group, null);
        group.TypeName = ".old.M.B";
        group.Number = 2;
        var groupType = new DescriptorProto { Name = "B" };
        file.MessageType.Add(new DescriptorProto { Name = "M", Field = { required, group }, NestedType = { groupType } });
        var message = FileDescriptor.BuildFromByteStrings([file.ToByteString()], Registry)[0].MessageTypes[0];
        Assert.Equal(["required (proto2)", "group"], MessagePlanCompiler.Compile(message).Mistakes.Select(mistake => mistake.Rule));
    }

    [Fact]
    public void MoreThanSixtyFourRequiredFields_AreAllLookedFor()
    {
        const int Fields = 150;
        var message = Runtime("wide", [.. Enumerable.Range(1, Fields)
            .Select(number => Field($"f{number}", FieldDescriptorProto.Types.Type.String, new FieldRules { Required = true }))]);
        for (uint absent = 1; absent <= Fields; absent++)
        {
            var bytes = new WireBytes();
            for (uint number = 1; number <= Fields; number++)
                bytes.Text(number, number == absent ? "" : "x");
            Check.Refuses(HubErrorCode.FieldMissing, $"f{absent}", "required", message, bytes.ToArray());
        }
    }

    [Fact]
    public void DescriptorsLoadedAtRunTime_GiveTheSameRules()
    {
        var loaded = LoadAgain(EncounterEventsReflection.Descriptor)
            .Single(file => file.Name == EncounterEventsReflection.Descriptor.Name)
            .FindTypeByName<MessageDescriptor>(nameof(PatientAdmitted));
        Assert.NotSame(PatientAdmitted.Descriptor, loaded);

        var good = Samples.Admission();
        Check.Accepts(loaded, good.ToByteArray());
        Assert.Equal(IdentifierKind.Pinfl, Check.Validate(loaded, good.ToByteArray()).Subject.Kind);
        var bad = new PatientAdmitted(good) { Encounter = { BirthDate = "1997-02-30" } };
        Check.Refuses(HubErrorCode.FieldInvalid, "encounter.birth_date", "date", loaded, bad.ToByteArray());
    }

    [Fact]
    public void PublishedContracts_CompileWithoutMistakes()
    {
        var messages = typeof(PatientAdmitted).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null))
            .OfType<FileDescriptor>()
            .SelectMany(file => file.MessageTypes)
            .SelectMany(WithNested)
            .ToList();
        Assert.Contains(PatientAdmitted.Descriptor, messages);
        Assert.Contains(Identifier.Descriptor, messages);

        var compilation = MessagePlanCompiler.Compile(messages);

        Assert.Empty(compilation.Mistakes);
        Assert.All(messages, message => Assert.Equal(message.FullName, compilation.PlanOf(message).FullName));
    }

    [Fact]
    public void Cache_CompilesATypeOnce()
    {
        var cache = new PlanCache();
        Assert.Same(cache.Get(Shapes.Descriptor), cache.Get(Shapes.Descriptor));
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);

    private static IReadOnlyList<FileDescriptor> LoadAgain(FileDescriptor root, FileDescriptorProto? instead = null)
    {
        var files = new List<FileDescriptor>();
        Visit(root);
        return FileDescriptor.BuildFromByteStrings(
            files.Select(file => file.Name == instead?.Name ? instead.ToByteString() : file.SerializedData), Registry);

        // Dependencies first, as in a FileDescriptorSet.
        void Visit(FileDescriptor file)
        {
            foreach (var dependency in file.Dependencies)
                Visit(dependency);
            if (!files.Contains(file))
                files.Add(file);
        }
    }

    private static MessageDescriptor Runtime(string package, params FieldDescriptorProto[] fields) => Runtime(package, Registry, fields);

    private static MessageDescriptor Runtime(string package, ExtensionRegistry? registry, params FieldDescriptorProto[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
            fields[i].Number = i + 1;
        var file = new FileDescriptorProto { Name = $"{package}.proto", Package = package, Syntax = "proto3" };
        file.MessageType.Add(new DescriptorProto { Name = "M", Field = { fields } });
        return FileDescriptor.BuildFromByteStrings([file.ToByteString()], registry)[0].MessageTypes[0];
    }

    private static FieldDescriptorProto Field(string name, FieldDescriptorProto.Types.Type type, FieldRules? rules)
    {
        var field = new FieldDescriptorProto { Name = name, Number = 1, Type = type, Label = FieldDescriptorProto.Types.Label.Optional };
        if (rules is not null)
        {
            field.Options = new FieldOptions();
            field.Options.SetExtension(ValidationExtensions.Field, rules);
        }

        return field;
    }
}
