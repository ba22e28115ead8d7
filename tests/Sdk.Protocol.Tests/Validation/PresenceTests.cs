using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

public sealed class PresenceTests
{
    [Fact]
    public void EverythingThere_IsAccepted() => Check.Accepts(Complete());

    public static TheoryData<string, string, Action<Demands>> Absences => new()
    {
        { "text", "required", message => message.Text = "" },
        { "octets", "required", message => message.Octets = ByteString.Empty },
        { "colour", "required", message => message.Colour = Colour.Unspecified },
        { "leaf", "required", message => message.Leaf = null },
        { "texts", "required", message => message.Texts.Clear() },
        { "numbers", "min_items", message => message.Numbers.Clear() },
        { "numbers", "min_items", message => message.Numbers.RemoveAt(0) },
        { "number", "required", message => message.ClearNumber() },
        { "labels", "required", message => message.Labels.Clear() },
    };

    [Theory]
    [MemberData(nameof(Absences), DisableDiscoveryEnumeration = true)]
    public void AbsentField_IsMissing(string field, string rule, Action<Demands> remove)
    {
        var message = Complete();
        remove(message);
        Check.Refuses(HubErrorCode.FieldMissing, field, rule, message);
    }

    [Fact]
    public void ManyRequiredFields_AreEachAskedFor()
    {
        var fields = ManyDemands.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.String).ToList();
        var message = new ManyDemands();
        fields.ForEach(field => field.Accessor.SetValue(message, "x"));
        Check.Accepts(message);
        foreach (var field in fields)
        {
            field.Accessor.SetValue(message, "");
            Check.Refuses(HubErrorCode.FieldMissing, field.Name, "required", message);
            field.Accessor.SetValue(message, "x");
        }
    }

    [Fact]
    public void MessageBeyondThePresenceBits_MayOccurOnce()
    {
        var fields = ManyDemands.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.String).ToList();
        var message = new ManyDemands { Leaf = new Leaf { Name = "x" } };
        fields.ForEach(field => field.Accessor.SetValue(message, "x"));
        Check.Accepts(message);
        byte[] twice = [.. message.ToByteArray(), .. new ManyDemands { Leaf = message.Leaf }.ToByteArray()];
        Check.Refuses(HubErrorCode.FieldInvalid, "leaf", "repeated_singular", ManyDemands.Descriptor, twice);
    }

    [Fact]
    public void ExplicitZero_IsPresent()
    {
        var message = Complete();
        message.Number = 0;
        Check.Accepts(message);
    }

    [Fact]
    public void EmptyElements_MakeAListPresent()
    {
        var message = Complete();
        message.Texts.Clear();
        message.Texts.Add("");
        Check.Accepts(message);
    }

    [Fact]
    public void EmptyStringOnTheWire_IsMissing() => Missing("text", new WireBytes().Text(1, ""));

    [Fact]
    public void EmptyBytesOnTheWire_AreMissing() => Missing("octets", new WireBytes().Bytes(2));

    [Fact]
    public void ZeroEnumOnTheWire_IsMissing() => Missing("colour", new WireBytes().Varint(3, 0));

    [Fact]
    public void EmptyLastOccurrence_TakesPresenceAway() => Check.Refuses(
        HubErrorCode.FieldMissing, "name", "required", Leaf.Descriptor, new WireBytes().Text(1, "x").Text(1, "").ToArray());

    [Fact]
    public void EmptyFirstOccurrence_DoesNotMatter() =>
        Check.Accepts(Leaf.Descriptor, new WireBytes().Text(1, "").Text(1, "x").ToArray());

    [Fact]
    public void EmptyPackedField_HoldsNoElements()
    {
        var message = Complete();
        message.Numbers.Clear();
        byte[] bytes = [.. message.ToByteArray(), .. new WireBytes().Bytes(6).ToArray()];
        Check.Refuses(HubErrorCode.FieldMissing, "numbers", "min_items", Demands.Descriptor, bytes);
    }

    [Fact]
    public void MapEntryWithoutItsMessage_IsAnEmptyMessage() => Check.Refuses(
        HubErrorCode.FieldMissing, "leaves_by_number[0].value.name", "required",
        Shapes.Descriptor, new WireBytes().Message(29, new WireBytes().Varint(1, 4)).ToArray());

    // The zero of a required field, and then all the other fields.
    private static void Missing(string field, WireBytes zero)
    {
        var message = Complete();
        var accessor = Demands.Descriptor.FindFieldByName(field).Accessor;
        accessor.Clear(message);
        Check.Refuses(HubErrorCode.FieldMissing, field, "required", Demands.Descriptor, [.. zero.ToArray(), .. message.ToByteArray()]);
    }

    private static Demands Complete() => new()
    {
        Text = "x",
        Octets = ByteString.CopyFrom(1),
        Colour = Colour.Red,
        Leaf = new Leaf { Name = "x" },
        Texts = { "x" },
        Numbers = { 1, 2 },
        Number = 3,
        Labels = { ["a"] = "" },
    };
}
