namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>How bad it is; ERR-4, table 0516.</summary>
public enum Hl7Severity
{
    /// <summary>I: for information.</summary>
    Information,

    /// <summary>W: the message was taken, and something in it should be mended.</summary>
    Warning,

    /// <summary>E: the message was not taken.</summary>
    Error,
}
