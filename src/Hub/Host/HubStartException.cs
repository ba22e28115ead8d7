namespace EHealth.Integration.Hub.Host;

/// <summary>The hub cannot start; the message is one sentence for the operator.</summary>
public sealed class HubStartException(string sentence, Exception? inner = null) : Exception(sentence, inner);
