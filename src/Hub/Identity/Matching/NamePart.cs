namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Which part of a name; each has endings of its own that do not count.</summary>
internal enum NamePart
{
    /// <summary>A woman's ending does not count.</summary>
    Family,

    /// <summary>All of it counts.</summary>
    Given,

    /// <summary>What makes "son of" or "daughter of" does not count.</summary>
    Patronymic,
}
