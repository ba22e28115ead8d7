using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>One edit of <see cref="SampleContract"/>, what it breaks, and what undoing it breaks (nothing, when the edit only takes away).</summary>
internal sealed record ContractChange(Action<FileDescriptorProto> Apply, string[] Breaks, params string[] UndoingBreaks);
