using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Adapters.TaxInsurance;

namespace EHealth.Integration.Adapters.ContractTests;

public sealed class ApiKeyFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public ApiKeyFileTests() => File.WriteAllText(_path, " key-of-ours\r\n");

    public void Dispose() => File.Delete(_path);

    /// <summary>Editors end a file with a line break; a header that carried it would be refused.</summary>
    [Fact]
    public void KeyFromFile_IsTakenWithoutTheBlanksAroundIt()
    {
        Assert.Equal("key-of-ours", new CivilRegistryOptions { ApiKeyFile = _path }.ReadApiKey());
        Assert.Equal("key-of-ours", new InsuranceFundOptions { ApiKeyFile = _path }.ReadApiKey());
    }
}
