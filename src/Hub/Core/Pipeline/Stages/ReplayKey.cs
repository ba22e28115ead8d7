namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>A message id belongs to the system that answers for the message.</summary>
public readonly record struct ReplayKey(string SystemId, Guid MessageId);
