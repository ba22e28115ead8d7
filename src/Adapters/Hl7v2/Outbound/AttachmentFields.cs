using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>A file as ED: application, kind, subkind, encoding, the file in base64.</summary>
internal static class AttachmentFields
{
    /// <summary>Writes a file.</summary>
    public static void Write(Hl7Writer writer, Attachment attachment)
    {
        var kind = attachment.MediaType.Split('/');
        writer.Component().Text(TypeOf(kind[0])).Component().Text(kind[^1].ToUpperInvariant()).Component().Text("Base64").Component();

        writer.Base64(attachment.Content.Span);
    }

    // Table 0191.
    private static string TypeOf(string kind) => kind switch
    {
        "image" => "IM",
        "text" => "TEXT",
        _ => "AP",
    };
}
