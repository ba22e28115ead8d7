namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>Tests that answer another process's system calls one by one: beside a suite that takes all processors they have been seen not to end.</summary>
[CollectionDefinition(nameof(WatchedTests), DisableParallelization = true)]
public sealed class WatchedTests;
