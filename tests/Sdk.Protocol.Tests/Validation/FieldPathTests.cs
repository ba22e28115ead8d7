using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Tests.Shapes.V1;

namespace EHealth.Integration.Protocol.Validation;

public sealed class FieldPathTests
{
    private static readonly Leaf Good = new() { Name = "x" };
    private static readonly Leaf Bad = new() { Name = "too long a name" };

    [Fact]
    public void FieldOfARepeatedMessage_HasItsIndex()
    {
        var message = Samples.Admission();
        message.Encounter.Names.Add(new PersonName { Family = new string('x', 201) });
        Check.Refuses(HubErrorCode.FieldInvalid, "encounter.names[2].family", "max_length", message);
    }

    [Fact]
    public void FieldMissingInANestedMessage_HasItsPath()
    {
        var message = Samples.Admission();
        message.Encounter.PatientClass = PatientClass.Unspecified;
        Check.Refuses(HubErrorCode.FieldMissing, "encounter.patient_class", "required", message);
    }

    [Fact]
    public void IdentifierOfAnotherKind_HasItsPath()
    {
        var message = Samples.Admission();
        message.Patient.Value = "AA1234567";
        Check.Refuses(HubErrorCode.FieldInvalid, "patient.value", "pinfl", message);
    }

    [Fact]
    public void OtherFieldsBetweenElements_AreNotCounted()
    {
        var bytes = new WireBytes().Message(26, Good).Text(1, "x").Message(26, Good).Text(4000, "x").Message(26, Bad).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "leaves[2].name", "max_length", Shapes.Descriptor, bytes);
    }

    [Fact]
    public void ListsInLists_AreEachCounted()
    {
        var inner = new Shapes { Leaves = { Good, Bad } };
        var message = new Shapes { Selves = { new Shapes(), new Shapes { Leaves = { Good }, Selves = { inner } } } };
        Check.Refuses(HubErrorCode.FieldInvalid, "selves[1].selves[0].leaves[1].name", "max_length", message);
    }

    [Fact]
    public void ElementsOfPackedAndUnpackedPieces_AreCountedTogether()
    {
        var bytes = new WireBytes().Bytes(25, 1, 7).Varint(25, 1).Bytes(25, 1, 2).ToArray();
        Check.Refuses(HubErrorCode.CodeUnknown, "colours[4]", "enum", Shapes.Descriptor, bytes);
    }

    [Fact]
    public void PackedFieldBefore_DoesNotShiftTheIndex()
    {
        var packed = new WireBytes().Bytes(21, 1, 2, 3).Bytes(23, new byte[8]).Bytes(24, new byte[16]);
        var bytes = packed.Message(26, Good).Message(26, Bad).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "leaves[1].name", "max_length", Shapes.Descriptor, bytes);
    }

    [Theory]
    [InlineData(23, 4)]
    [InlineData(24, 8)]
    public void FixedWidthPackedPieces_AreCountedByWidth(uint field, int width)
    {
        var bytes = new WireBytes().Bytes(field, new byte[width * 3]).Bytes(field, new byte[width + 1]).ToArray();
        var name = Shapes.Descriptor.FindFieldByNumber((int)field).Name;
        Check.Refuses(HubErrorCode.MessageUnreadable, $"{name}[4]", "truncated", Shapes.Descriptor, bytes);
    }

    [Fact]
    public void MapEntry_IsCountedAndItsKeyNotTold()
    {
        var message = new Shapes { LeavesByNumber = { [7] = Good, [9] = Bad } };
        Check.Refuses(HubErrorCode.FieldInvalid, "leaves_by_number[1].value.name", "max_length", message);
        var colours = new Shapes { ColoursByName = { ["secret"] = (Colour)5 } };
        Check.Refuses(HubErrorCode.CodeUnknown, "colours_by_name[0].value", "enum", colours);
    }

    [Fact]
    public void TooManyItemsBelowAList_NameTheInnerList()
    {
        var message = new Shapes { Selves = { new Shapes { Rules = new Rules { Names = { "a", "b", "c" } } } } };
        Check.Refuses(HubErrorCode.FieldInvalid, "selves[0].rules.names", "max_items", message);
    }

    [Fact]
    public void FirstWrongFieldOnTheWire_IsReported()
    {
        var bytes = new WireBytes().Message(32, Bad).Text(1, "x").Message(17, Bad).ToArray();
        Check.Refuses(HubErrorCode.FieldInvalid, "right.name", "max_length", Shapes.Descriptor, bytes);
    }

    [Fact]
    public void ProtoFieldName_IsUsedForTheFarField() =>
        Check.Refuses(HubErrorCode.MessageUnreadable, "far", "wire_type", Shapes.Descriptor, new WireBytes().Varint(5000, 1).ToArray());
}
