using System.Diagnostics.CodeAnalysis;

namespace EHealth.Integration.Faults.Fuzzing;

/// <summary>The assertion of targets.</summary>
internal static class Invariant
{
    /// <summary>Throws when something does not hold.</summary>
    /// <param name="condition">Whether it holds.</param>
    /// <param name="what">What must hold, in words.</param>
    /// <exception cref="BrokenInvariantException">It does not hold.</exception>
    public static void Holds([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition) throw new BrokenInvariantException(what);
    }

    /// <summary>Takes expected bytes from the front of others.</summary>
    /// <param name="rest">The bytes; cut at their front.</param>
    /// <param name="expected">What they must begin with.</param>
    /// <param name="what">What must hold, in words.</param>
    /// <exception cref="BrokenInvariantException">They begin with something else.</exception>
    public static void BeginsWith(ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> expected, string what)
    {
        Holds(rest.StartsWith(expected), what);
        rest = rest[expected.Length..];
    }
}
