using System.Text;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

public sealed class SubjectTests
{
    private const string OtherPinfl = "31210632040244";

    // Fields of ehealth.types.v1.Identifier.
    private const uint Kind = 1;
    private const uint Value = 2;

    [Fact]
    public void StringWithIdentifier_IsTheSubject() => IsSubject(
        IdentifierKind.Pinfl, Samples.Pinfl, StringSubject.Descriptor,
        new StringSubject { Note = "x", Pinfl = Samples.Pinfl }.ToByteArray());

    [Fact]
    public void LastOfTwoStrings_IsTheSubject() => IsSubject(
        IdentifierKind.Pinfl, OtherPinfl, StringSubject.Descriptor,
        new WireBytes().Text(2, Samples.Pinfl).Text(1, "x").Text(2, OtherPinfl).ToArray());

    [Fact]
    public void EmptyLastString_LeavesNoSubject() =>
        HasNoSubject(StringSubject.Descriptor, new WireBytes().Text(2, Samples.Pinfl).Text(2, "").ToArray());

    [Fact]
    public void AbsentSubject_IsNoSubject()
    {
        HasNoSubject(StringSubject.Descriptor, new StringSubject { Note = "x" }.ToByteArray());
        HasNoSubject(MessageSubject.Descriptor, []);
    }

    [Theory]
    [InlineData(IdentifierKind.Pinfl, Samples.Pinfl)]
    [InlineData(IdentifierKind.BirthCertificateUz, "I-МЯ №123456")]
    public void IdentifierMessage_IsTheSubject(IdentifierKind kind, string value) => IsSubject(
        kind, value, MessageSubject.Descriptor,
        new MessageSubject { Patient = new Identifier { Kind = kind, Value = value } }.ToByteArray());

    [Fact]
    public void ValueBeforeKind_IsTheSame() => IsSubject(
        IdentifierKind.Stir, "200935935", MessageSubject.Descriptor,
        new WireBytes().Message(1, new WireBytes().Text(Value, "200935935").Varint(Kind, (ulong)IdentifierKind.Stir)).ToArray());

    [Fact]
    public void TwoKinds_TheLastOneJudgesTheValue()
    {
        var good = new WireBytes().Varint(Kind, 1).Text(Value, "200935935").Varint(Kind, 2);
        IsSubject(IdentifierKind.Stir, "200935935", MessageSubject.Descriptor, new WireBytes().Message(1, good).ToArray());
        var bad = new WireBytes().Varint(Kind, 2).Text(Value, "200935935").Varint(Kind, 1);
        Check.Refuses(
            HubErrorCode.FieldInvalid, "patient.value", "pinfl", MessageSubject.Descriptor, new WireBytes().Message(1, bad).ToArray());
    }

    [Fact]
    public void UnknownFieldsAroundIt_DoNotHideTheSubject()
    {
        var identifier = new WireBytes().Text(99, "x").Varint(Kind, 1).Tag(98, WireFormat.WireType.StartGroup).Text(Value, "y")
            .Tag(98, WireFormat.WireType.EndGroup).Text(Value, Samples.Pinfl).Varint(97, 2);
        IsSubject(
            IdentifierKind.Pinfl, Samples.Pinfl, MessageSubject.Descriptor,
            new WireBytes().Text(99, "x").Message(1, identifier).Text(99, "x").ToArray());
    }

    [Fact]
    public void SubjectOfANestedMessage_IsNotTheMessagesSubject() =>
        HasNoSubject(MessageSubject.Descriptor, new MessageSubject { Inner = new StringSubject { Pinfl = Samples.Pinfl } }.ToByteArray());

    [Fact]
    public void PublishedEvent_NamesItsPatient()
    {
        var admission = Samples.Admission();
        IsSubject(IdentifierKind.Pinfl, Samples.Pinfl, PatientAdmitted.Descriptor, admission.ToByteArray());
    }

    [Fact]
    public void Plan_TellsWhetherItsTypeNamesASubject()
    {
        var plans = MessagePlanCompiler.Compile(StringSubject.Descriptor, Leaf.Descriptor);
        Assert.True(plans.PlanOf(StringSubject.Descriptor).NamesSubject);
        Assert.False(plans.PlanOf(Leaf.Descriptor).NamesSubject);
    }

    private static void IsSubject(IdentifierKind kind, string value, MessageDescriptor type, byte[] bytes)
    {
        Check.Accepts(type, bytes);
        var outcome = Check.Validate(type, bytes);
        Assert.True(outcome.HasSubject);
        Assert.Equal(kind, outcome.Subject.Kind);
        Assert.Equal(value, Encoding.UTF8.GetString(outcome.Subject.In(bytes)));
    }

    private static void HasNoSubject(MessageDescriptor type, byte[] bytes)
    {
        Check.Accepts(type, bytes);
        Assert.False(Check.Validate(type, bytes).HasSubject);
    }
}
