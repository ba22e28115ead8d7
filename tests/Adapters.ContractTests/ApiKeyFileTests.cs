using EHealth.Integration.Sdk.Rest;

namespace EHealth.Integration.Adapters.ContractTests;

public sealed class ApiKeyFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public ApiKeyFileTests() => File.WriteAllText(_path, " key-of-ours\r\n");

    public void Dispose() => File.Delete(_path);

    /// <summary>Editors end a file with a line break; a header that carried it would be refused.</summary>
    [Fact]
    public void KeyFromFile_IsTakenWithoutTheBlanksAroundIt() =>
        Assert.Equal("key-of-ours", new RestPartnerOptions { ApiKeyFile = _path }.ReadApiKey());
}
