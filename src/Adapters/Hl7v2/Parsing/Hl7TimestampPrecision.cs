namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>To which unit a timestamp was given.</summary>
internal enum Hl7TimestampPrecision
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
