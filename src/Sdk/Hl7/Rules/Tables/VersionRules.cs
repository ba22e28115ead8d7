using System.Collections.Frozen;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules.Fields;
using EHealth.Integration.Hl7.Rules.Structures;

namespace EHealth.Integration.Hl7.Rules.Tables;

/// <summary>The tables as one version of HL7 has them. Read when the first message of the version comes.</summary>
internal sealed class VersionRules
{
    private static readonly Lazy<VersionRules>[] ByVersion =
        [.. Enum.GetValues<Hl7Version>().Select(version => new Lazy<VersionRules>(() => new VersionRules(version)))];

    private readonly Dictionary<string, TableRule> _tables = [];
    private readonly Dictionary<string, TypeRule> _types = [];
    private readonly FrozenDictionary<ulong, TypeRule> _typesByCode;
    private readonly FrozenDictionary<int, SegmentRule> _segments;
    private readonly FrozenDictionary<ulong, StructureRule> _structures;

    private VersionRules(Hl7Version version)
    {
        Version = VersionNotation.Name(version);
        foreach (var (head, body) in RuleText.Read("tables.txt")) _tables.Add(head[0], ReadTable(head[0], body, version));

        var types = RuleText.Read("types.txt").Where(entry => Holds(entry.Head, version)).ToDictionary(entry => entry.Head[0], entry => entry.Body);
        var notation = new FieldNotation(version, name => FindType(name, types, version), number => _tables[number.PadLeft(4, '0')]);
        var names = types.Keys.Concat(["ST", "TX", "FT", "ID", "IS", "TN", "NM", "SI", "DT", "TM", "DTM"]);
        _typesByCode = names.ToFrozenDictionary(SegmentName.PackCode, name => FindType(name, types, version));

        _segments = RuleText.Read("segments.txt").Where(entry => Holds(entry.Head, version))
            .ToFrozenDictionary(
                entry => SegmentName.Pack(entry.Head[0]),
                entry => new SegmentRule(notation.Read(entry.Body, out bool isOpen), isOpen));
        _structures = ReadStructures(version).ToFrozenDictionary();
    }

    /// <summary>The version in MSH-12's form.</summary>
    public string Version { get; }

    /// <summary>The rules of a version.</summary>
    public static VersionRules Of(Hl7Version version) => ByVersion[(int)version].Value;

    /// <summary>The segment with this name; null when the version has none, or we do not know it.</summary>
    public SegmentRule? Segment(int name) => _segments.GetValueOrDefault(name);

    /// <summary>The data type with this name; anything when it is none we know.</summary>
    public TypeRule Type(ReadOnlySpan<byte> name) => _typesByCode.GetValueOrDefault(SegmentName.PackCode(name), TypeRule.Any);

    /// <summary>The structure of a message: that of its type and event, else the one it names itself (MSH-9.3), else that of its type.</summary>
    public StructureRule? Structure(Hl7Message message)
    {
        var messageType = message.Header.Field(MessageHeader.MessageType);
        var type = messageType.Component(1).Text.Bytes;
        return StructureOf(type, MessageHeader.TriggerEvent(message).Bytes)
            ?? _structures.GetValueOrDefault(SegmentName.PackCode(messageType.Component(3).Text.Bytes))
            ?? StructureOf(type, "*"u8);
    }

    private StructureRule? StructureOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> trigger)
    {
        if (type.Length != Hl7Segment.NameLength || trigger.Length > Hl7Segment.NameLength) return null;
        Span<byte> name = stackalloc byte[Hl7Segment.NameLength + 1 + trigger.Length];
        type.CopyTo(name);
        name[Hl7Segment.NameLength] = (byte)'_';
        trigger.CopyTo(name[(Hl7Segment.NameLength + 1)..]);
        return _structures.GetValueOrDefault(SegmentName.PackCode(name));
    }

    private static bool Holds(string[] head, Hl7Version version) =>
        head.Length == 1 || (VersionNotation.TryParse(head[1], out var since) && since <= version);

    private static TableRule ReadTable(string number, string body, Hl7Version version)
    {
        bool isOpen = body[0] == '?';
        var codes = new List<string>();
        foreach (string code in (isOpen ? body[1..] : body).Split(',', StringSplitOptions.TrimEntries))
        {
            string[] words = code.Split(' ', 2);
            bool isDated = words.Length == 2 && VersionNotation.TryParse(words[0], out var since);
            if (!isDated) codes.Add(code);
            else if (VersionNotation.TryParse(words[0], out since) && since <= version) codes.Add(words[1]);
        }

        return new TableRule(number, isOpen, codes);
    }

    private TypeRule FindType(string name, Dictionary<string, string> types, Hl7Version version)
    {
        if (_types.TryGetValue(name, out var known)) return known;
        var notation = new FieldNotation(version, part => FindType(part, types, version), number => _tables[number.PadLeft(4, '0')]);
        var type = types.TryGetValue(name, out var components) ? new TypeRule(ValueKind.Divided, notation.Read(components, out _)) : name switch
        {
            "NM" => new TypeRule(ValueKind.Number, []),
            "SI" => new TypeRule(ValueKind.SequenceNumber, []),
            "DT" => new TypeRule(ValueKind.Date, []),
            "TM" => new TypeRule(ValueKind.Time, []),
            "DTM" => new TypeRule(ValueKind.Timestamp, []),
            "EVENT" => new TypeRule(ValueKind.Event, []),
            "ST" or "TX" or "FT" or "ID" or "IS" or "TN" or "GTS" => TypeRule.Text,
            _ => TypeRule.Any,
        };
        return _types[name] = type;
    }

    private static Dictionary<ulong, StructureRule> ReadStructures(Hl7Version version)
    {
        var fragments = new Dictionary<string, string>();
        var structures = new Dictionary<ulong, StructureRule>();
        foreach (var (head, body) in RuleText.Read("structures.txt"))
        {
            string name = head[0];
            if (name[0] == '$')
            {
                fragments.Add(name, StructureNotation.Expand(body, fragments));
                continue;
            }

            var structure = new StructureRule(name, StructureNotation.Parse(StructureNotation.Expand(body, fragments), version));
            structures.TryAdd(SegmentName.PackCode(name), structure);
            string type = name[..Hl7Segment.NameLength];
            foreach (string trigger in head.AsSpan(1)) structures.TryAdd(SegmentName.PackCode($"{type}_{trigger.TrimStart('-')}"), structure);
        }

        return structures;
    }
}
