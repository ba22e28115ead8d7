namespace EHealth.Integration.Simulators.Rest;

/// <summary>A refusal in the form of RFC 9457 (no type: "about:blank" is meant), with a code for programs to read.</summary>
internal sealed record ProblemReply(int Status, string Code, string Title);
