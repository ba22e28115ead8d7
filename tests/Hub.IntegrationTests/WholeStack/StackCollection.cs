namespace EHealth.Integration.Hub.IntegrationTests.WholeStack;

/// <summary>Tests that share one running stack, one after another.</summary>
[CollectionDefinition]
public sealed class StackCollection : ICollectionFixture<RunningStack>;
