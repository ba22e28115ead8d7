using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Simulators.Tests;

public sealed class PermutationTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(1025)] // just above a power of four: the longest walks
    [InlineData(65_536)]
    public void EveryValue_IsReachedOnceAndFindsBack(int size)
    {
        var permutation = new Permutation(size, key: 99);
        var reached = new HashSet<int>();

        for (var value = 0; value < size; value++)
        {
            var shuffled = permutation.Forward(value);
            Assert.InRange(shuffled, 0, size - 1);
            Assert.True(reached.Add(shuffled));
            Assert.Equal(value, permutation.Inverse(shuffled));
        }
    }

    [Fact]
    public void OtherKey_ShufflesOtherwise()
    {
        var (one, other) = (new Permutation(1000, key: 1), new Permutation(1000, key: 2));

        Assert.InRange(Enumerable.Range(0, 1000).Count(value => one.Forward(value) == other.Forward(value)), 0, 20);
    }
}
