using System.Text;

namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>The codes of a table in one version.</summary>
/// <param name="number">The table's number, four digits.</param>
/// <param name="isOpen">Whether sites may have codes of their own.</param>
/// <param name="codes">The codes.</param>
internal sealed class TableRule(string number, bool isOpen, IReadOnlyCollection<string> codes)
{
    private readonly ulong[] _short = [.. codes.Where(code => code.Length <= SegmentName.MaxLength).Select(SegmentName.PackCode)];
    private readonly byte[][] _long = [.. codes.Where(code => code.Length > SegmentName.MaxLength).Select(Encoding.ASCII.GetBytes)];

    public Weight Weight => isOpen ? Weight.Advice : Weight.Breach;

    public string Text { get; } = $"the code is not in {(isOpen ? "user-defined" : "HL7")} table {number}";

    public bool Contains(ReadOnlySpan<byte> code)
    {
        if (code[0] == 'Z') return true;
        if (code.Length <= SegmentName.MaxLength) return _short.AsSpan().Contains(SegmentName.PackCode(code));
        foreach (byte[] candidate in _long)
        {
            if (code.SequenceEqual(candidate)) return true;
        }

        return false;
    }
}
