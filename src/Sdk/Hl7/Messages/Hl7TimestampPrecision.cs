namespace EHealth.Integration.Hl7.Messages;

/// <summary>To which unit a timestamp was given.</summary>
public enum Hl7TimestampPrecision
{
    /// <summary>YYYY</summary>
    Year,

    /// <summary>YYYYMM</summary>
    Month,

    /// <summary>YYYYMMDD</summary>
    Day,

    /// <summary>YYYYMMDDHH</summary>
    Hour,

    /// <summary>YYYYMMDDHHMM</summary>
    Minute,

    /// <summary>YYYYMMDDHHMMSS</summary>
    Second,

    /// <summary>YYYYMMDDHHMMSS.S</summary>
    Fraction,
}
