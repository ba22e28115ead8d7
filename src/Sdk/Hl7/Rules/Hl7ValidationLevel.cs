namespace EHealth.Integration.Hl7.Rules;

/// <summary>How closely messages of a sender are looked at.</summary>
public enum Hl7ValidationLevel
{
    /// <summary>Not at all: what the mapping needs is still asked for.</summary>
    Off,

    /// <summary>What breaks the standard is told as a warning, unless it makes the message useless.</summary>
    Tolerant,

    /// <summary>What breaks the standard is refused.</summary>
    Strict,
}
