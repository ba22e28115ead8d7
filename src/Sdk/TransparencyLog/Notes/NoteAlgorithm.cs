namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>What a key signs with: the signature type identifier byte of C2SP signed-note.</summary>
public enum NoteAlgorithm
{
    /// <summary>None of those known here.</summary>
    Unknown = 0,

    /// <summary>Ed25519 (RFC 8032) over the note's text.</summary>
    Ed25519 = 0x01,

    /// <summary>A witness's Ed25519 signature over the note's text and the time (C2SP tlog-cosignature, v1).</summary>
    Cosignature = 0x04,
}
