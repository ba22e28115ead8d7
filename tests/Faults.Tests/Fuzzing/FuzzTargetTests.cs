using System.Text;
using CsCheck;
using EHealth.Integration.Faults.Fuzzing;

namespace EHealth.Integration.Faults.Tests.Fuzzing;

/// <summary>A few thousand damaged inputs of each target: what <c>./faults.sh fuzz</c> does for millions.</summary>
public sealed class FuzzTargetTests
{
    private static readonly string[] Words =
    [
        "\r", "\n", "\v", "\u001c\r", "|", "^", "~", "\\", "&", "\\.br\\", "\\X0D\\", "\\E\\", "\"\"", "Ўғ", "\u2013", "\0",
        "MSH|^~\\&|", "BTS|1\r", "FTS|1\r", "OBX|1|NM|G||5\r",
    ];

    private static readonly Gen<byte[]> Pieces = Gen.OneOf<byte[]>(
        Gen.Byte.Select(value => new[] { value }),
        Gen.OneOf<string>(Words).Select(Encoding.UTF8.GetBytes));

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void DamagedSeed_IsTakenAsItMustBe(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var damaged = Gen.Select(
            Gen.Int[0, target.Seeds.Count - 1].Select(index => target.Seeds[index]),
            Gen.Select(Gen.Int[0, 10_000], Pieces, Gen.Int[0, 3]).Array[0, 8],
            Damage);

        damaged.Sample(target.Run, iter: 5_000);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void AnyBytes_AreTakenAsTheyMustBe(string name) => Gen.Byte.Array[0, 40].Sample(FuzzTargets.Find(name)!.Run, iter: 5_000);

    private static byte[] Damage(byte[] seed, (int At, byte[] Piece, int Kind)[] damages)
    {
        var bytes = seed.ToList();
        foreach (var (at, piece, kind) in damages)
        {
            int index = at % (bytes.Count + 1);
            // Put in, put in over what is there, cut out, cut off.
            if (kind is 1 or 2) bytes.RemoveRange(index, Math.Min(piece.Length, bytes.Count - index));
            if (kind is 0 or 1) bytes.InsertRange(index, piece);
            if (kind is 3 && piece.Length > 1) bytes.RemoveRange(index, bytes.Count - index);
        }

        return [.. bytes];
    }
}
