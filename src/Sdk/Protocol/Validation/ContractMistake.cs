namespace EHealth.Integration.Protocol.Validation;

/// <summary>A rule in a contract that cannot be kept as it stands. For the contract's author.</summary>
/// <param name="Element">Full name of the field or message, e.g. <c>ehealth.types.v1.Identifier.value</c>.</param>
/// <param name="Rule">Name of the rule as in <c>ehealth.validation.v1.FieldRules</c>, or of the protobuf feature.</param>
/// <param name="Explanation">What is wrong with it.</param>
public sealed record ContractMistake(string Element, string Rule, string Explanation)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Element}: {Rule}: {Explanation}";
}
