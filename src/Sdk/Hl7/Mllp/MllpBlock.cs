namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The three bytes of MLLP release 1: <c>&lt;VT&gt; message &lt;FS&gt;&lt;CR&gt;</c>.</summary>
internal static class MllpBlock
{
    /// <summary>VT, the start block.</summary>
    public const byte Start = 0x0B;

    /// <summary>FS, the end block.</summary>
    public const byte End = 0x1C;

    /// <summary>CR, which closes the end block.</summary>
    public const byte CarriageReturn = 0x0D;
}
