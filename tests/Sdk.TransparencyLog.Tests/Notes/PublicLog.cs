namespace EHealth.Integration.TransparencyLog.Tests.Notes;

/// <summary>Facts of the test log that the Tessera project publishes: its keys, its first eight leaves, and the checkpoint that it signed over them.</summary>
internal static class PublicLog
{
    public const string PrivateKey = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";
    public const string PublicKey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    public const string SignedCheckpoint = """
        example.com/log/testdata
        8
        bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=

        — example.com/log/testdata M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=

        """;

    public static IReadOnlyList<string> Leaves { get; } = ["one", "two", "three", "four", "five", "six", "seven", "eit"];
}
