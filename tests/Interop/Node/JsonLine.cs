using System.Text.Json;

namespace EHealth.Integration.Interop.Tests.Node;

/// <summary>One line of JSON that a script printed.</summary>
internal sealed class JsonLine(string text)
{
    private readonly JsonElement _root = JsonDocument.Parse(text).RootElement.Clone();

    /// <summary>The text at a path such as <c>refused.details.0.reason</c>; a number in its JSON form, null where there is nothing.</summary>
    public string? this[string path]
    {
        get
        {
            var element = _root;
            foreach (var part in path.Split('.'))
            {
                if (element.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index))
                {
                    if (index >= element.GetArrayLength())
                    {
                        return null;
                    }

                    element = element[index];
                }
                else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element))
                {
                    return null;
                }
            }

            return element.ToString();
        }
    }

    public override string ToString() => text;
}
