namespace EHealth.Integration.Faults.Fuzzing;

/// <summary>Code that is given any bytes at all, and what must hold of it whatever they are. Without state: tests run it side by side.</summary>
internal interface IFuzzTarget
{
    /// <summary>One word: the argument of the command line, and the folder of the kept inputs.</summary>
    string Name { get; }

    /// <summary>The words of its inputs, which a fuzzer puts together: a file below <c>tools/Faults/Fuzzing</c>.</summary>
    string Words => "hl7.dict";

    /// <summary>Inputs to begin with, all of them valid: what they reach need not be found by chance.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Runs the code.</summary>
    /// <param name="input">The bytes. Where the code takes settings, the first bytes choose them.</param>
    /// <exception cref="BrokenInvariantException">Something does not hold. Any other exception is a bug as well.</exception>
    void Run(byte[] input);
}
