using System.Globalization;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness;

/// <summary>What a witness answers.</summary>
/// <param name="Status">The HTTP status of C2SP tlog-witness.</param>
/// <param name="Body">A cosignature line, the size last seen, or a sentence.</param>
/// <param name="ContentType">The body's type.</param>
internal sealed record WitnessAnswer(int Status, string Body, string ContentType)
{
    private const string Text = "text/plain; charset=utf-8";

    public static WitnessAnswer Cosigned(NoteSignature signature) => new(StatusCodes.Status200OK, SignedNote.FormatSignatures([signature]), Text);

    public static WitnessAnswer Conflict(long size) => new(StatusCodes.Status409Conflict, size.ToString(CultureInfo.InvariantCulture) + "\n", "text/x.tlog.size");

    public static WitnessAnswer No(int status, string sentence) => new(status, sentence + "\n", Text);
}
