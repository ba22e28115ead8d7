using System.Collections;
using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Fills messages of any type with values that keep the rules, save for a few that may not.</summary>
/// <param name="random">Where choices come from.</param>
/// <param name="wildness">Share of values chosen without regard to the rules.</param>
internal sealed class RandomMessages(Random random, double wildness)
{
    private const int DeepestLevel = 4;

    private static readonly string[] WildTexts =
        ["", "x", "жж", "\U0001F600", "\0", "AA123456", "30211975910034x", "1997-02-30", "2024-02-29", "a\n", "b1", new string('я', 40)];

    private static readonly string[] PatternTexts = ["a", "b12", "xжx", "1727220", "17150085", "UZS"];

    private static readonly Dictionary<IdentifierKind, string[]> Identifiers = new()
    {
        [IdentifierKind.Pinfl] = ["30211975910033", "52902005910033"],
        [IdentifierKind.Stir] = ["200935935"],
        [IdentifierKind.PassportUz] = ["AA1234567"],
        [IdentifierKind.BirthCertificateUz] = ["I-МЯ №123456", "XIV-ҚЎ1234567"],
        [IdentifierKind.Iin] = ["061211600012", "000229000000"],
        [IdentifierKind.Temporary] = ["0190a5c4-7f3b-7cc1-b1a2-0123456789AB"],
    };

    private static readonly Dictionary<Format, string[]> Forms = new()
    {
        [Format.Date] = ["1997", "1997-11", "1997-11-02", "2024-02-29"],
        [Format.Uuid] = ["0190a5c4-7f3b-7cc1-b1a2-0123456789AB"],
        [Format.SystemId] = ["uz.gov.civil-registry", "his"],
        [Format.Phone] = ["+998901234567"],
    };

    internal IMessage Next(MessageDescriptor type) => Next(type, level: 1);

    private IMessage Next(MessageDescriptor type, int level)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder())
            Fill(message, field, RulesOf(field), level);
        foreach (var value in type.Fields.InDeclarationOrder().Where(field => RulesOf(field).IdentifierBy.Length > 0))
            FillIdentifier(message, value, type.FindFieldByName(RulesOf(value).IdentifierBy));
        return message;
    }

    private void Fill(IMessage message, FieldDescriptor field, FieldRules rules, int level)
    {
        var isOwed = (rules.Required || rules.MinItems > 0) && !IsWild();
        if (!isOwed && (random.NextDouble() < 0.5 || (field.FieldType == FieldType.Message && level >= DeepestLevel)))
            return;
        if (field.IsMap)
            FillMap((IDictionary)field.Accessor.GetValue(message), field, level);
        else if (field.IsRepeated)
            FillList((IList)field.Accessor.GetValue(message), field, rules, level);
        else
            field.Accessor.SetValue(message, Value(field, rules, level));
    }

    private void FillMap(IDictionary map, FieldDescriptor field, int level)
    {
        var key = field.MessageType.FindFieldByNumber(1);
        var value = field.MessageType.FindFieldByNumber(2);
        for (var i = random.Next(1, 3); i > 0; i--)
            map[Value(key, new FieldRules(), level)] = Value(value, new FieldRules(), level);
    }

    private void FillList(IList list, FieldDescriptor field, FieldRules rules, int level)
    {
        var most = rules.MaxItems > 0 && !IsWild() ? Math.Min((int)rules.MaxItems, 3) : 4;
        for (var i = random.Next(Math.Max(1, (int)rules.MinItems), most + 1); i > 0; i--)
            list.Add(Value(field, rules, level));
    }

    private void FillIdentifier(IMessage message, FieldDescriptor value, FieldDescriptor kind)
    {
        if (IsWild())
            return;
        var (name, texts) = Pick(Identifiers.ToArray());
        kind.Accessor.SetValue(message, name);
        value.Accessor.SetValue(message, Pick(texts));
    }

    private object Value(FieldDescriptor field, FieldRules rules, int level) => field.FieldType switch
    {
        FieldType.String => Text(rules),
        FieldType.Bytes => ByteString.CopyFrom(new byte[Length(rules)]),
        FieldType.Bool => random.Next(2) == 1,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, IsWild() ? random.Next(-5, 10) : field.EnumType.Values[^1].Number),
        FieldType.Message when field.MessageType.FullName == "google.protobuf.StringValue" => Text(rules),
        FieldType.Message when field.MessageType.FullName == "google.protobuf.Int64Value" => Number(rules),
        FieldType.Message => Next(field.MessageType, level + 1),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Number(rules),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(rules),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Number(rules),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Number(rules),
        FieldType.Float => (float)Number(rules),
        FieldType.Double => (double)Number(rules),
        _ => throw new NotSupportedException(field.FullName),
    };

    private long Number(FieldRules rules)
    {
        if (IsWild() || !(rules.HasMin || rules.HasMax))
            return Pick([0L, 1, -1, 11, int.MaxValue, long.MaxValue, long.MinValue]);
        return random.NextInt64(rules.HasMin ? rules.Min : 0, (rules.HasMax ? rules.Max : rules.Min + 100) + 1);
    }

    private string Text(FieldRules rules)
    {
        if (IsWild())
            return Pick(WildTexts);
        if (rules.Identifier != IdentifierKind.Unspecified)
            return Pick(Identifiers[rules.Identifier]);
        if (rules.Format != Format.Unspecified)
            return Pick(Forms[rules.Format]);
        if (rules.Codes.Count > 0)
            return Pick(rules.Codes.ToArray());
        if (rules.Pattern.Length > 0)
            return Pick(PatternTexts.Where(text => Regex.IsMatch(text, $"^({rules.Pattern})$")).ToArray());
        return string.Concat(Enumerable.Range(0, Length(rules)).Select(_ => Pick(["a", "ж", "\U0001F600"])));
    }

    private int Length(FieldRules rules) =>
        random.Next(Math.Max(1, (int)rules.MinLength), 1 + (rules.MaxLength > 0 ? Math.Min((int)rules.MaxLength, 12) : 12));

    private bool IsWild() => random.NextDouble() < wildness;

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static FieldRules RulesOf(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(ValidationExtensions.Field) ?? new FieldRules();
}
