using System.Text;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The codes a string may be, as UTF-8, sorted for a search that needs no string.</summary>
internal sealed class CodeSet
{
    private readonly byte[][] _codes;

    internal CodeSet(IEnumerable<string> codes)
    {
        _codes = [.. codes.Select(Encoding.UTF8.GetBytes)];
        Array.Sort(_codes, static (left, right) => left.AsSpan().SequenceCompareTo(right));
    }

    internal bool Contains(ReadOnlySpan<byte> code)
    {
        var low = 0;
        var high = _codes.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = code.SequenceCompareTo(_codes[middle]);
            if (order == 0)
                return true;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return false;
    }
}
