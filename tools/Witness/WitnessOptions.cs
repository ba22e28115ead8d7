using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness;

/// <summary>Configuration of a witness; section <c>Witness</c>.</summary>
internal sealed class WitnessOptions
{
    /// <summary>Name of the witness and of its key, like a URL without scheme; needed at the first start only.</summary>
    public string Name { get; set; } = "";

    /// <summary>File of its private key; made at the first start.</summary>
    public string KeyFilePath { get; set; } = "witness.key";

    /// <summary>Folder of what it has seen.</summary>
    public string StateDirectory { get; set; } = "witness";

    /// <summary>Public keys of the logs it watches, <c>name+id+base64</c>.</summary>
    public IList<string> Logs { get; set; } = [];

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (Logs.Count == 0) yield return "Witness:Logs names no log";
        foreach (var log in Logs.Where(log => NoteVerifier.TryParse(log) is not { Algorithm: NoteAlgorithm.Ed25519 })) yield return $"'{log}' is no public key of a log";
        foreach (var twice in Logs.Select(log => NoteVerifier.TryParse(log)?.Name).Where(name => name is not null).GroupBy(name => name).Where(group => group.Count() > 1)) yield return $"'{twice.Key}' is named twice";
        if (Name.Any(character => character == '+' || char.IsWhiteSpace(character) || char.IsControl(character))) yield return "Witness:Name has spaces or plus signs";
        if (!File.Exists(KeyFilePath) && Name.Length == 0) yield return $"'{KeyFilePath}' does not exist, and to make it Witness:Name is needed";
    }
}
