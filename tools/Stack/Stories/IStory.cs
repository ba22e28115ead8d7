namespace EHealth.Integration.Stack.Stories;

/// <summary>A part of the product's tour: real messages through the whole system, every count checked.</summary>
internal interface IStory
{
    /// <summary>Name for <c>--story</c>.</summary>
    string Name { get; }

    /// <summary>Plays the story.</summary>
    Task<StoryResult> PlayAsync(StoryStage stage, CancellationToken cancellationToken);
}
