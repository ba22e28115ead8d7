namespace EHealth.Integration.Hl7.Rules;

/// <summary>What a finding does to the message at each level.</summary>
internal enum Weight
{
    /// <summary>Nobody can use the message: an error at every level.</summary>
    Useless,

    /// <summary>The standard is broken: an error when strict, else a warning.</summary>
    Breach,

    /// <summary>The standard leaves it to the site: a warning.</summary>
    Advice,

    /// <summary>More than the standard knows, which a receiver skips: a warning when strict, else nothing.</summary>
    Extra,
}
