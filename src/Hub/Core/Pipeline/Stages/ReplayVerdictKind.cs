namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Kinds of <see cref="ReplayVerdict"/>.</summary>
public enum ReplayVerdictKind
{
    /// <summary>Never seen, or refused before, or its outcome is unknown: go on. The id is now reserved.</summary>
    New,

    /// <summary>Another run with this id is not finished.</summary>
    UnderWay,

    /// <summary>Seen with other content.</summary>
    OtherContent,

    /// <summary>Seen and answered.</summary>
    Answered,
}
