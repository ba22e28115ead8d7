namespace EHealth.Integration.Stack.Stories;

/// <summary>What a story plays on.</summary>
/// <param name="Target">The running system.</param>
/// <param name="Messages">How many messages the hospital sends; even, at least 2.</param>
/// <param name="StopRedisHalfWay">Whether Redis is killed in the middle.</param>
internal sealed record StoryStage(IStoryTarget Target, int Messages, bool StopRedisHalfWay)
{
    /// <summary>Tells this run's messages from those of an earlier run on the same data.</summary>
    public string RunId { get; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..12];
}
