using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// A broken rule: the refusal it leads to and its short name. All breaches there are stand in this file, made once, so that checking
/// allocates nothing and <c>null</c> means "nothing broken".
/// </summary>
internal sealed class Breach
{
    // Not a protobuf message that every parser would read alike.
    internal static readonly Breach Tag = new(HubErrorCode.MessageUnreadable, "tag");
    internal static readonly Breach Truncated = new(HubErrorCode.MessageUnreadable, "truncated");
    internal static readonly Breach Overflow = new(HubErrorCode.MessageUnreadable, "overflow");
    internal static readonly Breach WireType = new(HubErrorCode.MessageUnreadable, "wire_type");
    internal static readonly Breach Group = new(HubErrorCode.MessageUnreadable, "group");
    internal static readonly Breach Nesting = new(HubErrorCode.MessageUnreadable, "nesting");

    internal static readonly Breach Required = new(HubErrorCode.FieldMissing, "required");
    internal static readonly Breach MinItems = new(HubErrorCode.FieldMissing, "min_items");

    internal static readonly Breach Enum = new(HubErrorCode.CodeUnknown, "enum");
    internal static readonly Breach Codes = new(HubErrorCode.CodeUnknown, "codes");

    internal static readonly Breach Utf8 = new(HubErrorCode.FieldInvalid, "utf8");
    internal static readonly Breach RepeatedSingular = new(HubErrorCode.FieldInvalid, "repeated_singular");
    internal static readonly Breach MaxItems = new(HubErrorCode.FieldInvalid, "max_items");
    internal static readonly Breach MinLength = new(HubErrorCode.FieldInvalid, "min_length");
    internal static readonly Breach MaxLength = new(HubErrorCode.FieldInvalid, "max_length");
    internal static readonly Breach Pattern = new(HubErrorCode.FieldInvalid, "pattern");
    internal static readonly Breach Min = new(HubErrorCode.FieldInvalid, "min");
    internal static readonly Breach Max = new(HubErrorCode.FieldInvalid, "max");

    private static readonly Breach IdentifierBy = new(HubErrorCode.FieldInvalid, "identifier_by");
    private static readonly Breach PinflForm = new(HubErrorCode.FieldInvalid, "pinfl");
    private static readonly Breach StirForm = new(HubErrorCode.FieldInvalid, "stir");
    private static readonly Breach PassportForm = new(HubErrorCode.FieldInvalid, "passport_uz");
    private static readonly Breach BirthCertificateForm = new(HubErrorCode.FieldInvalid, "birth_certificate_uz");
    private static readonly Breach IinForm = new(HubErrorCode.FieldInvalid, "iin");
    private static readonly Breach TemporaryForm = new(HubErrorCode.FieldInvalid, "temporary");

    private static readonly Breach FormatForm = new(HubErrorCode.FieldInvalid, "format");
    private static readonly Breach DateForm = new(HubErrorCode.FieldInvalid, "date");
    private static readonly Breach UuidForm = new(HubErrorCode.FieldInvalid, "uuid");
    private static readonly Breach SystemIdForm = new(HubErrorCode.FieldInvalid, "system_id");
    private static readonly Breach PhoneForm = new(HubErrorCode.FieldInvalid, "phone");

    private Breach(HubErrorCode code, string rule)
    {
        Code = code;
        Rule = rule;
    }

    internal HubErrorCode Code { get; }

    internal string Rule { get; }

    internal static Breach Of(IdentifierKind kind) => kind switch
    {
        IdentifierKind.Unspecified => IdentifierBy,
        IdentifierKind.Pinfl => PinflForm,
        IdentifierKind.Stir => StirForm,
        IdentifierKind.PassportUz => PassportForm,
        IdentifierKind.BirthCertificateUz => BirthCertificateForm,
        IdentifierKind.Iin => IinForm,
        IdentifierKind.Temporary => TemporaryForm,
    };

    internal static Breach Of(Format format) => format switch
    {
        Format.Unspecified => FormatForm,
        Format.Date => DateForm,
        Format.Uuid => UuidForm,
        Format.SystemId => SystemIdForm,
        Format.Phone => PhoneForm,
    };
}
