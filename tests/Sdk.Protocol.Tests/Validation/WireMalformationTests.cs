using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Tests.Shapes.V1;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Bytes that are no protobuf, or protobuf that parsers read differently.</summary>
public sealed class WireMalformationTests
{
    // Numbers that the contract does not use.
    private const uint Unknown = 4000;

    private static readonly byte[] NinePiecesOfVarint = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    public static TheoryData<string, string?, byte[]> Unreadable => new()
    {
        { "tag", null, [0x00] },
        { "tag", null, new WireBytes().Tag(0, WireType.LengthDelimited).Raw(0).ToArray() },
        { "wire_type", "text", new WireBytes().Tag(1, (WireType)6).ToArray() },
        { "wire_type", null, new WireBytes().Tag(Unknown, (WireType)7).ToArray() },
        { "overflow", null, new WireBytes().Number((1UL << 32) | 0x0A).Raw(0).ToArray() },
        { "truncated", null, [0x80] },
        { "truncated", "int32", new WireBytes().Tag(4, WireType.Varint).ToArray() },
        { "truncated", "int32", new WireBytes().Tag(4, WireType.Varint).Raw(0x80).ToArray() },
        { "overflow", "int64", new WireBytes().Tag(5, WireType.Varint).Raw(NinePiecesOfVarint).Raw(0x02).ToArray() },
        { "overflow", "int64", new WireBytes().Tag(5, WireType.Varint).Raw(NinePiecesOfVarint).Raw(0xFF, 0x01).ToArray() },
        { "truncated", "fixed32", new WireBytes().Tag(10, WireType.Fixed32).Raw(1, 2, 3).ToArray() },
        { "truncated", "fixed64", new WireBytes().Tag(11, WireType.Fixed64).Raw(1, 2, 3, 4, 5, 6, 7).ToArray() },
        { "truncated", "text", new WireBytes().Tag(1, WireType.LengthDelimited).ToArray() },
        { "truncated", "text", new WireBytes().Tag(1, WireType.LengthDelimited).Number(2).Raw(0x61).ToArray() },
        { "overflow", "text", new WireBytes().Tag(1, WireType.LengthDelimited).Number(1UL << 31).ToArray() },
        { "overflow", "text", new WireBytes().Tag(1, WireType.LengthDelimited).Number(1UL << 32).ToArray() },
        { "truncated", null, new WireBytes().Tag(Unknown, WireType.LengthDelimited).Number(2).Raw(0x61).ToArray() },
        { "wire_type", "text", new WireBytes().Varint(1, 1).ToArray() },
        { "wire_type", "int32", new WireBytes().Text(4, "x").ToArray() },
        { "wire_type", "fixed32", new WireBytes().Tag(10, WireType.Fixed64).Raw(new byte[8]).ToArray() },
        { "wire_type", "leaf", new WireBytes().Varint(17, 1).ToArray() },
        { "wire_type", "leaf", new WireBytes().Tag(17, WireType.StartGroup).Tag(17, WireType.EndGroup).ToArray() },
        { "wire_type", "texts[1]", new WireBytes().Text(19, "x").Varint(19, 1).ToArray() },
        { "wire_type", "packed_words[0]", new WireBytes().Varint(23, 1).ToArray() },
        { "truncated", "packed_words[1]", new WireBytes().Bytes(23, 1, 2, 3, 4, 5).ToArray() },
        { "truncated", "packed_numbers[2]", new WireBytes().Bytes(21, 1, 2, 0x80).ToArray() },
        { "truncated", "leaf.weight", new WireBytes().Message(17, new WireBytes().Tag(2, WireType.Varint)).Varint(4, 1).ToArray() },
        { "tag", "leaves[1]", new WireBytes().Message(26, new Leaf { Name = "x" }).Bytes(26, 0).ToArray() },
        { "group", null, new WireBytes().Tag(Unknown, WireType.EndGroup).ToArray() },
        { "group", null, new WireBytes().Tag(Unknown, WireType.StartGroup).Tag(Unknown + 1, WireType.EndGroup).ToArray() },
        { "truncated", null, new WireBytes().Tag(Unknown, WireType.StartGroup).ToArray() },
        { "truncated", null, new WireBytes().Tag(Unknown, WireType.StartGroup).Text(1, "x").ToArray() },
        { "tag", null, new WireBytes().Tag(Unknown, WireType.StartGroup).Raw(0).ToArray() },
    };

    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public void MalformedBytes_AreUnreadable(string rule, string? field, byte[] bytes) =>
        Check.Refuses(HubErrorCode.MessageUnreadable, field, rule, Shapes.Descriptor, bytes);

    public static TheoryData<string, byte[]> InvalidUtf8 => new()
    {
        { "text", new WireBytes().Bytes(1, 0xFF).ToArray() },
        { "text", new WireBytes().Bytes(1, 0xC0, 0x80).ToArray() },
        { "text", new WireBytes().Bytes(1, 0xED, 0xA0, 0x80).ToArray() },
        { "text", new WireBytes().Bytes(1, 0xD0).ToArray() },
        { "texts[1]", new WireBytes().Text(19, "x").Bytes(19, 0xFF).ToArray() },
        { "numbers[0].key", new WireBytes().Message(28, new WireBytes().Bytes(1, 0xFF)).ToArray() },
        { "left", new WireBytes().Bytes(31, 0xFF).Text(31, "x").ToArray() },
        { "wrapped_text.value", new WireBytes().Message(37, new WireBytes().Bytes(1, 0xFF)).ToArray() },
    };

    [Theory]
    [MemberData(nameof(InvalidUtf8), DisableDiscoveryEnumeration = true)]
    public void StringThatIsNotUtf8_IsInvalid(string field, byte[] bytes) =>
        Check.Refuses(HubErrorCode.FieldInvalid, field, "utf8", Shapes.Descriptor, bytes);

    [Fact]
    public void BytesAndUnknownFields_NeedNotBeUtf8() =>
        Check.Accepts(Shapes.Descriptor, new WireBytes().Bytes(2, 0xFF).Bytes(Unknown, 0xFF).ToArray());

    [Fact]
    public void UnknownFieldsOfEveryWireType_AreSkipped() => Check.Accepts(
        Shapes.Descriptor,
        new WireBytes()
            .Varint(Unknown, ulong.MaxValue)
            .Tag(Unknown, WireType.Fixed32).Raw(new byte[4])
            .Tag(Unknown, WireType.Fixed64).Raw(new byte[8])
            .Text(Unknown, "x")
            .Tag(Unknown, WireType.StartGroup)
                .Varint(1, 1)
                .Tag(2, WireType.StartGroup).Text(3, "x").Tag(2, WireType.EndGroup)
                .Tag(Unknown, WireType.EndGroup)
            .Text(1, "x")
            .ToArray());

    [Fact]
    public void LongFormOfAShortVarint_IsReadAlike() =>
        Check.Accepts(Shapes.Descriptor, new WireBytes().Raw(0xA0, 0x80, 0x80, 0x00).Raw(0x81, 0x80, 0x00).ToArray());

    [Fact]
    public void SixtyFourLevels_AreAcceptedAndOneMoreRefused()
    {
        var deepest = Nested(WireValidator.MaxNesting);
        Check.Accepts(deepest);
        var path = string.Join('.', Enumerable.Repeat("self", WireValidator.MaxNesting));
        Check.Refuses(HubErrorCode.MessageUnreadable, path, "nesting", new Shapes { Self = deepest });
    }

    [Fact]
    public void NestedUnknownGroups_CountAsLevels()
    {
        Check.Accepts(Shapes.Descriptor, Groups(WireValidator.MaxNesting - 1));
        Check.Refuses(HubErrorCode.MessageUnreadable, null, "nesting", Shapes.Descriptor, Groups(WireValidator.MaxNesting));
    }

    [Fact]
    public void SingularMessageTwice_IsRefused()
    {
        var leaf = new Leaf { Name = "x" };
        var twice = new WireBytes().Message(17, leaf).Message(17, leaf).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "leaf", "repeated_singular", Shapes.Descriptor, twice);
        var member = new WireBytes().Message(32, leaf).Text(31, "x").Message(32, leaf).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "right", "repeated_singular", Shapes.Descriptor, member);
        var entry = new WireBytes().Message(29, new WireBytes().Message(2, leaf).Message(2, leaf)).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "leaves_by_number[0].value", "repeated_singular", Shapes.Descriptor, entry);
    }

    [Fact]
    public void SingularScalarTwice_HasEveryOccurrenceChecked()
    {
        Check.Accepts(Leaf.Descriptor, new WireBytes().Text(1, "x").Text(1, "y").ToArray());
        var firstTooLong = new WireBytes().Text(1, "too long a name").Text(1, "y").ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "name", "max_length", Leaf.Descriptor, firstTooLong);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void PackedAndUnpackedElements_AreBothRead(uint field) =>
        Check.Accepts(Shapes.Descriptor, new WireBytes().Bytes(field, 1, 2).Varint(field, 3).Bytes(field).ToArray());

    private static Shapes Nested(int levels)
    {
        var message = new Shapes();
        for (var level = 1; level < levels; level++)
            message = new Shapes { Self = message };
        return message;
    }

    private static byte[] Groups(int levels)
    {
        var bytes = new WireBytes();
        for (var level = 0; level < levels; level++)
            bytes.Tag(Unknown, WireType.StartGroup);
        for (var level = 0; level < levels; level++)
            bytes.Tag(Unknown, WireType.EndGroup);
        return bytes.ToArray();
    }
}
