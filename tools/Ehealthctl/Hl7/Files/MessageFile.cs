using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>A file of messages.</summary>
/// <param name="Parts">Its messages; at least one.</param>
/// <param name="BatchMistakes">What is wrong with the batches around them.</param>
internal sealed record MessageFile(IReadOnlyList<MessagePart> Parts, IReadOnlyList<string> BatchMistakes)
{
    private const string StandardInput = "-";

    public static Argument<string> Argument(string name = "FILE") => new(name)
    {
        Description = "File of one message or several, plain, in MLLP blocks or as a batch; - reads standard input.",
    };

    /// <summary>Reads a file.</summary>
    /// <returns>The file, or why there is none.</returns>
    public static async Task<(MessageFile? File, Failure? Failure)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = name == StandardInput ? await ReadInputAsync(cancellationToken) : await File.ReadAllBytesAsync(name, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, new Failure(ExitCode.WrongUsage, $"The messages cannot be read: {unreadable.Message}"));
        }

        var split = MessageSplit.Of(bytes);
        return split.Parts.Count > 0
            ? (new MessageFile(split.Parts, split.BatchMistakes), null)
            : (null, new Failure(ExitCode.WrongUsage, $"'{name}' holds no message."));
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
