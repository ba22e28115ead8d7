namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>The call that is to fail.</summary>
/// <param name="Kind">Open, write or sync.</param>
/// <param name="Nth">Which of its kind below the journal's directory, from 1.</param>
/// <param name="Errno">How.</param>
internal sealed record DiskFault(DiskCallKind Kind, int Nth, int Errno);
