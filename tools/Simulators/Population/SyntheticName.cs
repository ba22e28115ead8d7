namespace EHealth.Integration.Simulators.Population;

/// <summary>A name in one script.</summary>
/// <param name="Family">Family name, with the feminine ending where the tradition has one.</param>
/// <param name="Given">Given name.</param>
/// <param name="Patronymic">The father's name with its ending, e.g. "Rustamovich", "Rustam qizi".</param>
public sealed record SyntheticName(string Family, string Given, string Patronymic);
