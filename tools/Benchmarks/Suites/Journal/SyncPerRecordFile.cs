using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>What one writes first: a file, and a sync after each record.</summary>
internal sealed class SyncPerRecordFile : IDurableLog
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private long _end;

    public SyncPerRecordFile(string folder)
    {
        _path = Path.Combine(folder, "records");
        _file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write);
    }

    public async ValueTask AppendAsync(byte[] record)
    {
        await _turn.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the sync must not hold up whoever calls
        try
        {
            if ((DurableFiles.Write(_file, _path, record, _end) ?? DurableFiles.SyncRecords(_file, _path)) is { } failure)
            {
                throw new IOException(failure.ToString());
            }

            _end += record.Length;
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }
}
