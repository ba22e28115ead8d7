using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Tests.Salvage;

/// <summary>Reads framed records that stand one behind the other in a file.</summary>
internal sealed class RecordCursorOnFile(string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path);

    public List<RecordHeader> ReadAll()
    {
        var headers = new List<RecordHeader>();
        using var cursor = new RecordCursor(_file, 0);
        while (cursor.TryRead(RandomAccess.GetLength(_file), out var header, out _) == CursorStep.Record) headers.Add(header);
        Assert.Equal(RandomAccess.GetLength(_file), cursor.Offset);
        return headers;
    }

    public void Dispose() => _file.Dispose();
}
