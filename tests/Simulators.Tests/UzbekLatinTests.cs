using EHealth.Integration.Simulators.Population.Names;

namespace EHealth.Integration.Simulators.Tests;

public sealed class UzbekLatinTests
{
    [Theory]
    [InlineData("Ўткир", "Oʻtkir")]
    [InlineData("Ғайрат", "Gʻayrat")]
    [InlineData("Маъмур", "Maʼmur")]
    [InlineData("Раъно", "Raʼno")]
    [InlineData("Ёқуб", "Yoqub")]
    [InlineData("Шаҳноза", "Shahnoza")]
    [InlineData("Қўчқоров", "Qoʻchqorov")]
    [InlineData("Хўжаев", "Xoʻjayev")]
    [InlineData("Абдуллаевич", "Abdullayevich")]
    [InlineData("Эшонов", "Eshonov")]
    [InlineData("Юнусов", "Yunusov")]
    [InlineData("Елена", "Yelena")]
    [InlineData("Сергей", "Sergey")]
    [InlineData("Ольга", "Olga")]
    [InlineData("Игоревич", "Igorevich")]
    [InlineData("Цветков", "Tsvetkov")]
    [InlineData("Даўлетбай", "Davletbay")]
    [InlineData("Өтегенов", "Oʻtegenov")]
    [InlineData("Шыңғыс", "Shinggʻis")]
    [InlineData("Нұрпейісов", "Nurpeyisov")]
    [InlineData("Карим ўғли", "Karim oʻgʻli")]
    public void CyrillicName_IsWrittenInUzbekLatin(string cyrillic, string latin) =>
        Assert.Equal(latin, UzbekLatin.FromCyrillic(cyrillic));

    [Fact]
    public void LetterOfNoKnownAlphabet_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UzbekLatin.FromCyrillic("Ŵ"));

    [Fact]
    public void EveryListedName_CanBeWrittenAndStandsOnce()
    {
        foreach (var stock in new[] { UzbekNames.Stock, RussianNames.Stock, KarakalpakNames.Stock, KazakhNames.Stock })
        {
            foreach (var list in new[] { stock.Families, stock.Men, stock.Women })
            {
                Assert.Equal(list.Length, list.Distinct().Count());
                Assert.All(list, name => Assert.NotEmpty(UzbekLatin.FromCyrillic(name)));
            }
        }
    }
}
