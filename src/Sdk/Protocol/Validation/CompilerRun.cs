using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.Reflection;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>One run of <see cref="MessagePlanCompiler"/>.</summary>
internal sealed class CompilerRun
{
    internal Dictionary<MessageDescriptor, MessagePlan> Plans { get; } = [];

    internal List<ContractMistake> Mistakes { get; } = [];

    internal MessagePlan PlanOf(MessageDescriptor message)
    {
        if (Plans.TryGetValue(message, out var known))
            return known;
        // Registered before its fields are compiled: they may lead back here.
        var plan = Plans[message] = new MessagePlan(message.FullName);
        var fields = message.Fields.InDeclarationOrder().Select(field => (Descriptor: field, Rules: RulesOf(field))).ToList();
        Mistakes.AddRange(RuleMistakes.In(message, fields));
        plan.Complete(PlanFields(fields), PairIdentifiers(message, fields), message.IsMapEntry);
        return plan;
    }

    private FieldRules RulesOf(FieldDescriptor field)
    {
        Mistakes.AddRange(UnreadRules.In(field));
        return field.GetOptions()?.GetExtension(ValidationExtensions.Field) ?? new FieldRules();
    }

    private List<FieldPlan> PlanFields(List<(FieldDescriptor Descriptor, FieldRules Rules)> fields)
    {
        var plans = new List<FieldPlan>(fields.Count);
        var (bits, slots) = (0, 0);
        foreach (var (field, rules) in fields)
        {
            var isTallied = NeedsTally(field, rules);
            var hasBit = isTallied && !field.IsRepeated && bits < FieldTally.PresenceBits;
            plans.Add(Plan(field, rules, hasBit ? 1UL << bits++ : 0, isTallied && !hasBit ? slots++ : -1));
        }

        return plans;
    }

    // The second occurrence of a singular message is refused, so that its presence always matters.
    private static bool NeedsTally(FieldDescriptor field, FieldRules rules) =>
        rules.Required || rules.MinItems > 0 || rules.MaxItems > 0 || (field.FieldType == FieldType.Message && !field.IsRepeated);

    private FieldPlan Plan(FieldDescriptor field, FieldRules rules, ulong presenceBit, int tallySlot) => new()
    {
        Name = field.Name,
        Kind = KindOf(field.FieldType),
        Tag = MakeTag(field.FieldNumber, WireTypeOf(field.FieldType)),
        IsRepeated = field.IsRepeated,
        IsRequired = rules.Required,
        IsSubject = rules.Subject,
        PresenceBit = presenceBit,
        TallySlot = tallySlot,
        MinItems = Saturate(rules.MinItems),
        MaxItems = rules.MaxItems == 0 ? int.MaxValue : Saturate(rules.MaxItems),
        Text = field.FieldType == FieldType.String ? Text(field, rules) : null,
        Octets = field.FieldType == FieldType.Bytes ? Length(rules) : null,
        Range = rules.HasMin || rules.HasMax
            ? new NumberRange(field.FieldType, rules.HasMin ? rules.Min : null, rules.HasMax ? rules.Max : null)
            : null,
        Numbers = field.FieldType == FieldType.Enum ? new EnumNumbers(field.EnumType) : null,
        Message = field.FieldType == FieldType.Message ? PlanOf(field.MessageType) : null,
    };

    private TextRules? Text(FieldDescriptor field, FieldRules rules) => new FieldRules().Equals(rules) ? null : new TextRules
    {
        Length = Length(rules),
        Identifier = rules.Identifier,
        Format = rules.Format,
        Codes = rules.Codes.Count > 0 ? new CodeSet(rules.Codes) : null,
        Pattern = rules.Pattern.Length > 0 ? Pattern(field, rules.Pattern) : null,
    };

    private static LengthLimits? Length(FieldRules rules) =>
        rules.MinLength > 0 || rules.MaxLength > 0 ? new LengthLimits(rules.MinLength, rules.MaxLength) : null;

    private TextPattern? Pattern(FieldDescriptor field, string pattern)
    {
        try
        {
            return new TextPattern(pattern);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Mistakes.Add(new ContractMistake(field.FullName, "pattern", exception.Message));
            return null;
        }
    }

    private static IdentifierPair[] PairIdentifiers(
        MessageDescriptor message, List<(FieldDescriptor Descriptor, FieldRules Rules)> fields) =>
    [
        .. from field in fields
           where field.Rules.IdentifierBy.Length > 0
           let kind = message.FindFieldByName(field.Rules.IdentifierBy)
           where kind is not null
           select new IdentifierPair(field.Descriptor.Name, (uint)field.Descriptor.FieldNumber, (uint)kind.FieldNumber),
    ];

    private static int Saturate(uint limit) => (int)Math.Min(limit, int.MaxValue);

    private static ValueKind KindOf(FieldType type) => type switch
    {
        FieldType.String => ValueKind.Text,
        FieldType.Bytes => ValueKind.Octets,
        FieldType.Message or FieldType.Group => ValueKind.Message,
        FieldType.Enum => ValueKind.Enum,
        FieldType.Bool => ValueKind.Bool,
        _ => ValueKind.Number,
    };

    private static WireType WireTypeOf(FieldType type) => type switch
    {
        FieldType.String or FieldType.Bytes or FieldType.Message => WireType.LengthDelimited,
        FieldType.Group => WireType.StartGroup,
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
        _ => WireType.Varint,
    };
}
