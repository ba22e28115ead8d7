namespace EHealth.Integration.Simulators.Population;

/// <summary>Whose customs a name follows: decides its letters and how the father's name is added.</summary>
public enum NamingTradition
{
    /// <summary>Nazarov Anvar Rustamovich, or Rustam oʻgʻli / qizi for the younger.</summary>
    Uzbek,

    /// <summary>Always -ovich / -ovna.</summary>
    Russian,

    /// <summary>Karakalpak: -ovich / -ovna, or -uly / -kyzy for the younger.</summary>
    Karakalpak,

    /// <summary>Kazakh: -ovich / -ovna, or -uly / -kyzy for the younger.</summary>
    Kazakh,
}
