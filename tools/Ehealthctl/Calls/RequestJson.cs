using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary>A request typed as JSON. What is wrong with it is said without repeating a value: terminals are recorded, and values are a person's.</summary>
internal static class RequestJson
{
    /// <summary>Reads a request.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">What it shall be.</param>
    /// <param name="mistake">One sentence when the result is null.</param>
    public static IMessage? Read(string json, MessageDescriptor type, out string mistake)
    {
        mistake = "";
        try
        {
            mistake = JsonNode.Parse(json) is JsonObject request ? UnknownFieldOf(request, type, path: "") : "The request is no JSON object.";
            return mistake.Length > 0 ? null : JsonParser.Default.Parse(json, type);
        }
        catch (JsonException unreadable)
        {
            mistake = $"The request is no JSON: it cannot be read beyond line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine + 1}.";
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or FormatException or OverflowException or ArgumentException)
        {
            mistake = $"The request is no {type.FullName}: a value does not fit its field.";
        }

        return null;
    }

    private static string UnknownFieldOf(JsonObject json, MessageDescriptor type, string path)
    {
        foreach (var (name, value) in json)
        {
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name || field.Name == name);
            if (field is null)
            {
                return $"{type.FullName} has no field '{path}{name}'; it has {string.Join(", ", type.Fields.InDeclarationOrder().Select(known => known.JsonName))}.";
            }

            if (value is JsonObject inner && field is { FieldType: FieldType.Message, IsMap: false } && !IsWellKnown(field.MessageType)
                && UnknownFieldOf(inner, field.MessageType, $"{path}{name}.") is { Length: > 0 } mistake)
            {
                return mistake;
            }
        }

        return "";
    }

    /// <summary>These have JSON forms of their own.</summary>
    private static bool IsWellKnown(MessageDescriptor type) => type.File.Package == "google.protobuf";
}
