namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>When the sender wants to hear of an outcome; table 0155.</summary>
public enum AcknowledgmentCondition
{
    /// <summary>AL.</summary>
    Always,

    /// <summary>NE.</summary>
    Never,

    /// <summary>ER: errors and rejections only.</summary>
    OnError,

    /// <summary>SU: successes only.</summary>
    OnSuccess,
}
