using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What a message calls itself, for the hub's record and for the log.</summary>
internal static class Hl7Operation
{
    /// <summary><c>hl7v2/ADT^A01</c>; <c>hl7v2/unknown</c> when MSH-9 holds no codes but somebody's free text.</summary>
    public static string Of(Hl7Message message)
    {
        var type = message.Header.Field(MessageHeader.MessageType).Text.GetString();
        var trigger = MessageHeader.TriggerEvent(message).GetString();
        return IsCode(type) && IsCode(trigger) ? $"hl7v2/{type}^{trigger}" : "hl7v2/unknown";
    }

    private static bool IsCode(string text) => text.Length == 3 && text.All(char.IsAsciiLetterOrDigit);
}
