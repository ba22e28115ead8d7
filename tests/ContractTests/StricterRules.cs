using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.ContractTests;

/// <summary>Compares the validation rules of a field: what was accepted must stay accepted.</summary>
internal static class StricterRules
{
    /// <summary>Names of the rules that refuse something which the older rules let pass.</summary>
    public static IEnumerable<string> Between(FieldRules older, FieldRules newer) =>
        new (string Rule, bool IsStricter)[]
        {
            ("required", newer.Required && !older.Required),
            ("min_length", newer.MinLength > older.MinLength),
            ("max_length", IsLower(older.MaxLength, newer.MaxLength)),
            ("pattern", IsOther(older.Pattern, newer.Pattern, "")),
            ("identifier", IsOther(older.Identifier, newer.Identifier, IdentifierKind.Unspecified)),
            ("identifier_by", IsOther(older.IdentifierBy, newer.IdentifierBy, "")),
            ("min", newer.HasMin && (!older.HasMin || newer.Min > older.Min)),
            ("max", newer.HasMax && (!older.HasMax || newer.Max < older.Max)),
            ("min_items", newer.MinItems > older.MinItems),
            ("max_items", IsLower(older.MaxItems, newer.MaxItems)),
            ("codes", newer.Codes.Count > 0 && (older.Codes.Count == 0 || older.Codes.Except(newer.Codes).Any())),
            ("format", IsOther(older.Format, newer.Format, Format.Unspecified)),

            // Not refused, but told apart: the audit's pseudonym and the order of events hang on it.
            ("subject", newer.Subject != older.Subject),
        }.Where(rule => rule.IsStricter).Select(rule => rule.Rule);

    /// <summary>An upper limit of 0 is none.</summary>
    private static bool IsLower(uint older, uint newer) => newer > 0 && (older == 0 || newer < older);

    /// <summary>Two forms cannot be compared by strictness: another one counts as stricter, none does not.</summary>
    private static bool IsOther<T>(T older, T newer, T none)
        where T : notnull => !newer.Equals(none) && !newer.Equals(older);
}
