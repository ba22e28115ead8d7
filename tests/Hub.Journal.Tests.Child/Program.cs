using EHealth.Integration.Hub.Journal.Tests.Child;

// What each does stands with it; its arguments follow its name.
return args switch
{
    ["append", var directory, .. var numbers] => await AppendingRun.RunAsync(directory, numbers),
    ["load"] => await LoadedHub.RunAsync(),
    ["obey"] => WatchedJournal.Run(),
    _ => throw new ArgumentException("append, load or obey"),
};
