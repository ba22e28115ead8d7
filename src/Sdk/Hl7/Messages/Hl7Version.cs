namespace EHealth.Integration.Hl7.Messages;

/// <summary>The versions this library knows, 2.1 to 2.8.2, oldest first.</summary>
public enum Hl7Version
{
    /// <summary>Not a version we know.</summary>
    Unknown,

    /// <summary>2.1</summary>
    V21,

    /// <summary>2.2</summary>
    V22,

    /// <summary>2.3</summary>
    V23,

    /// <summary>2.3.1</summary>
    V231,

    /// <summary>2.4</summary>
    V24,

    /// <summary>2.5</summary>
    V25,

    /// <summary>2.5.1</summary>
    V251,

    /// <summary>2.6</summary>
    V26,

    /// <summary>2.7</summary>
    V27,

    /// <summary>2.7.1</summary>
    V271,

    /// <summary>2.8</summary>
    V28,

    /// <summary>2.8.1</summary>
    V281,

    /// <summary>2.8.2</summary>
    V282,
}
