using EHealth.Integration.Protocol.Memory;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Protocol.Tests.Memory;

public sealed class MemoryReturnTests : IDisposable
{
    private const int Large = 16 * 1024 * 1024;
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReturn _memory;
    private int _collections;

    public MemoryReturnTests() => _memory = new MemoryReturn(_time, () => _collections++);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void SmallMessages_CostNoCollection()
    {
        _memory.Note(Large - 1);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, _collections);
    }

    [Fact]
    public void LargeMessage_IsFollowedByThreeCollections()
    {
        _memory.Note(Large);

        Assert.Equal([0, 1, 1, 2, 3, 3], new[] { 9.9, 0.1, 64.9, 0.1, 5, 3600 }.Select(After));
    }

    [Fact]
    public void AnotherLargeMessage_BeginsThemAnew()
    {
        _memory.Note(Large);
        After(10);
        _memory.Note(Large);

        Assert.Equal([1, 2, 3, 4], new[] { 9.9, 0.1, 65, 5 }.Select(After));
    }

    private int After(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _collections;
    }
}
