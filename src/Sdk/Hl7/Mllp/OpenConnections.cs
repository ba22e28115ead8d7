using System.Collections.Concurrent;
using System.Net;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The connections of a listener, counted as a whole and by address.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<long, MllpConnection> _byId = new();
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();

    public int Count => _byId.Count;

    public ICollection<MllpConnection> All => _byId.Values;

    public int CountOf(IPAddress address) => _byAddress.GetValueOrDefault(address);

    public void Add(MllpConnection connection)
    {
        _byId[connection.Id] = connection;
        _byAddress.AddOrUpdate(connection.Address, 1, static (_, count) => count + 1);
    }

    public void Remove(MllpConnection connection)
    {
        _byId.TryRemove(connection.Id, out _);

        // An entry whose count is zero is taken away only as such: another connection may just have been added to it.
        int left = _byAddress.AddOrUpdate(connection.Address, 0, static (_, count) => count - 1);
        if (left == 0) _byAddress.TryRemove(new KeyValuePair<IPAddress, int>(connection.Address, 0));
    }
}
