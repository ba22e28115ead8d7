using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Rules of values. Forms of identifiers and formats have their own tests.</summary>
public sealed class RuleTests
{
    private const string Pinfl = "30211975910033";
    private const string Uuid = "0190A5C4-7f3b-7cc1-b1a2-0123456789ab";

    [Fact]
    public void EmptyMessage_HasNothingToCheck() => Check.Accepts(new Rules());

    [Fact]
    public void EveryRuleKept_IsAccepted() => Check.Accepts(new Rules
    {
        MinLength = "abc",
        MaxLength = "abc",
        Octets = ByteString.CopyFrom(1, 2, 3),
        Pattern = "b12",
        LongPattern = new string('ж', 3000),
        Pinfl = Pinfl,
        Stir = "200935935",
        Passport = "AA1234567",
        BirthCertificate = "I-МЯ №123456",
        Iin = "061211600012",
        Temporary = Uuid,
        Date = "2024-02-29",
        Uuid = Uuid,
        SystemId = "uz.gov.civil-registry",
        Phone = "+998901234567",
        Code = "green",
        Names = { "Али", "Vali" },
        Ages = { 1, 0, 150 },
        Labels = { ["a"] = "b" },
        Kind = IdentifierKind.Stir,
        Value = "200935935",
    });

    public static TheoryData<string, string, Rules> BrokenTexts => new()
    {
        { "min_length", "min_length", new Rules { MinLength = "ab" } },
        { "max_length", "max_length", new Rules { MaxLength = "abcd" } },
        { "octets", "min_length", new Rules { Octets = ByteString.CopyFrom(1) } },
        { "octets", "max_length", new Rules { Octets = ByteString.CopyFrom(1, 2, 3, 4) } },
        { "pattern", "pattern", new Rules { Pattern = "b1" } },
        { "pattern", "pattern", new Rules { Pattern = "ab12" } },
        { "pattern", "pattern", new Rules { Pattern = "a\n" } },
        { "long_pattern", "pattern", new Rules { LongPattern = new string('x', 3000) + "y" } },
        { "pinfl", "pinfl", new Rules { Pinfl = "1" } },
        { "stir", "stir", new Rules { Stir = "1" } },
        { "passport", "passport_uz", new Rules { Passport = "1" } },
        { "birth_certificate", "birth_certificate_uz", new Rules { BirthCertificate = "1" } },
        { "iin", "iin", new Rules { Iin = "1" } },
        { "temporary", "temporary", new Rules { Temporary = "1" } },
        { "date", "date", new Rules { Date = "1" } },
        { "uuid", "uuid", new Rules { Uuid = "1" } },
        { "system_id", "system_id", new Rules { SystemId = "A" } },
        { "phone", "phone", new Rules { Phone = "1" } },
        { "value", "pinfl", new Rules { Kind = IdentifierKind.Pinfl, Value = "200935935" } },
        { "value", "identifier_by", new Rules { Value = "200935935" } },
        { "names[1]", "max_length", new Rules { Names = { "ab", "abcde" } } },
        { "names", "max_items", new Rules { Names = { "a", "b", "c" } } },
        { "ages", "max_items", new Rules { Ages = { 1, 2, 3, 4 } } },
        { "ages[2]", "max", new Rules { Ages = { 1, 2, 151 } } },
        { "ages[0]", "min", new Rules { Ages = { -1 } } },
        { "labels", "max_items", new Rules { Labels = { ["a"] = "b", ["c"] = "d", ["e"] = "f" } } },
    };

    [Theory]
    [MemberData(nameof(BrokenTexts), DisableDiscoveryEnumeration = true)]
    public void BrokenRule_NamesFieldAndRule(string field, string rule, Rules message) =>
        Check.Refuses(HubErrorCode.FieldInvalid, field, rule, message);

    [Theory]
    [InlineData("int32", -6, 11)]
    [InlineData("int64", -6, 11)]
    [InlineData("uint32", 1, 11)]
    [InlineData("uint64", 1, 11)]
    [InlineData("sint32", -6, 11)]
    [InlineData("sint64", -6, 11)]
    [InlineData("fixed32", 1, 11)]
    [InlineData("fixed64", 1, 11)]
    [InlineData("sfixed32", -6, 11)]
    [InlineData("sfixed64", -6, 11)]
    [InlineData("float", -6, 11)]
    [InlineData("double", -6, 11)]
    public void NumberOutsideItsLimits_IsRefused(string field, int tooSmall, int tooGreat)
    {
        Check.Refuses(HubErrorCode.FieldInvalid, field, "min", With(field, tooSmall));
        Check.Refuses(HubErrorCode.FieldInvalid, field, "max", With(field, tooGreat));
        Check.Accepts(With(field, tooSmall + 1));
        Check.Accepts(With(field, tooGreat - 1));
        Check.Accepts(With(field, 0));
    }

    [Fact]
    public void UnsignedAboveInt64_IsAboveEveryMaximum()
    {
        Check.Refuses(HubErrorCode.FieldInvalid, "uint64", "max", new Rules { Uint64 = ulong.MaxValue });
        Check.Refuses(HubErrorCode.FieldInvalid, "fixed64", "max", new Rules { Fixed64 = ulong.MaxValue });
        Check.Accepts(new Rules { UnlimitedAbove = ulong.MaxValue });
    }

    [Fact]
    public void NotANumber_KeepsNoLimit()
    {
        Check.Refuses(HubErrorCode.FieldInvalid, "double", "min", new Rules { Double = double.NaN });
        Check.Refuses(HubErrorCode.FieldInvalid, "float", "min", new Rules { Float = float.NaN });
        Check.Refuses(HubErrorCode.FieldInvalid, "double", "max", new Rules { Double = double.PositiveInfinity });
    }

    [Fact]
    public void LengthOfString_CountsScalarValues()
    {
        Check.Accepts(new Rules { MaxLength = "\U0001F600\U0001F600\U0001F600" });
        Check.Refuses(HubErrorCode.FieldInvalid, "max_length", "max_length", new Rules { MaxLength = "жжжж" });
        Check.Refuses(HubErrorCode.FieldInvalid, "min_length", "min_length", new Rules { MinLength = "\U0001F600\U0001F600" });
    }

    [Fact]
    public void UnlistedCode_IsUnknown() => Check.Refuses(HubErrorCode.CodeUnknown, "code", "codes", new Rules { Code = "gree" });

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(-3, true)]
    [InlineData(2, false)]
    [InlineData(8, false)]
    [InlineData(-1, false)]
    public void EnumNumber_MustHaveAName(int number, bool known)
    {
        var message = new Shapes { Colour = (Colour)number };
        if (known)
            Check.Accepts(message);
        else
            Check.Refuses(HubErrorCode.CodeUnknown, "colour", "enum", message);
    }

    private static Rules With(string field, int value)
    {
        var message = new Rules();
        var accessor = Rules.Descriptor.FindFieldByName(field).Accessor;
        accessor.SetValue(message, Convert.ChangeType(value, accessor.GetValue(message).GetType()));
        return message;
    }
}
