using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The numbers an enum names.</summary>
internal sealed class EnumNumbers
{
    private readonly int[] _sorted;
    private readonly bool _hasGaps;

    internal EnumNumbers(EnumDescriptor type)
    {
        // Distinct: with allow_alias two names may share a number.
        _sorted = [.. type.Values.Select(value => value.Number).Distinct().Order()];
        _hasGaps = (long)_sorted[^1] - _sorted[0] >= _sorted.Length;
    }

    internal Breach? Check(ulong bits) => Contains((int)bits) ? null : Breach.Enum;

    private bool Contains(int number) =>
        _hasGaps ? Array.BinarySearch(_sorted, number) >= 0 : number >= _sorted[0] && number <= _sorted[^1];
}
