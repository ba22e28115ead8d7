using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>A witness that checkpoints are submitted to (C2SP tlog-witness).</summary>
public sealed class AuditWitnessOptions
{
    /// <summary>Its submission prefix: http or https, <c>/add-checkpoint</c> is appended.</summary>
    public string Address { get; set; } = "";

    /// <summary>Its public key, <c>name+id+base64</c>.</summary>
    public string Key { get; set; } = "";

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)) yield return $"'{Address}' is no http or https address of a witness";
        if (NoteVerifier.TryParse(Key) is not { Algorithm: NoteAlgorithm.Cosignature }) yield return $"'{Key}' is no public key of a witness";
    }
}
