using EHealth.Integration.Benchmarks.Load;

namespace EHealth.Integration.Benchmarks.Tests.Load;

/// <summary>What h2load 1.52 wrote, of which the lines before and after those that are read were left out here and there.</summary>
public sealed class H2LoadTests
{
    private const string Good =
        """
        Application protocol: h2c
        Main benchmark duration is over for thread #0. Stopping all clients.
        Stopped all clients for thread #0

        finished in 1.00s, 75167.00 req/s, 4.80MB/s
        requests: 75167 total, 75175 started, 75167 done, 75167 succeeded, 0 failed, 0 errored, 0 timeout
        status codes: 75167 2xx, 0 3xx, 0 4xx, 0 5xx
        traffic: 4.80MB (5036287) total, 3.44MB (3608016) headers (space savings 51.02%), 73.41KB (75167) data
                             min         max         mean         sd        +/- sd
        time for request:       16us      4.22ms        90us        79us    94.23%
        req/s           :   37542.41    37610.80    37576.61       48.36   100.00%
        """;

    private const string ServerErrors =
        """
        finished in 1.00s, 84899.00 req/s, 18.54MB/s
        requests: 84899 total, 84907 started, 84899 done, 0 succeeded, 84899 failed, 0 errored, 0 timeout
        status codes: 0 2xx, 0 3xx, 0 4xx, 84899 5xx
        traffic: 18.54MB (19441969) total, 4.37MB (4584546) headers (space savings 45.45%), 12.71MB (13329143) data
        """;

    private const string StreamsReset =
        """
        finished in 1.00s, 0.00 req/s, 2.50MB/s
        requests: 201696 total, 201704 started, 201696 done, 0 succeeded, 201696 failed, 201696 errored, 0 timeout
        status codes: 0 2xx, 0 3xx, 0 4xx, 0 5xx
        traffic: 2.50MB (2622146) total, 0B (0) headers (space savings 0.00%), 0B (0) data
        """;

    [Fact]
    public void CallsThatAllSucceeded_GiveTheRate() => Assert.Equal(75167, H2Load.Parse(Good));

    [Theory]
    [InlineData(ServerErrors)]
    [InlineData(StreamsReset)]
    [InlineData("")]
    [InlineData("Could not resolve host")]
    public void CallsThatFailed_GiveNoRate(string said) => Assert.Null(H2Load.Parse(said));

    [Theory]
    [InlineData("0 failed", "1 failed")]
    [InlineData("0 3xx", "1 3xx")]
    [InlineData("0 4xx", "1 4xx")]
    [InlineData("0 5xx", "1 5xx")]
    public void OneBadCallAmongThousands_GivesNoRate(string none, string one) => Assert.Null(H2Load.Parse(Good.Replace(none, one, StringComparison.Ordinal)));
}
