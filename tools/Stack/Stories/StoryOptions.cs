namespace EHealth.Integration.Stack.Stories;

/// <summary>Which stories are played, and how.</summary>
/// <param name="Story">A story's name, or <c>all</c>.</param>
/// <param name="Messages">Messages the hospital sends.</param>
/// <param name="StopRedisHalfWay">Whether Redis is killed in the middle.</param>
/// <param name="Json">File for the report as JSON; null for none.</param>
internal sealed record StoryOptions(string Story, int Messages, bool StopRedisHalfWay, string? Json);
