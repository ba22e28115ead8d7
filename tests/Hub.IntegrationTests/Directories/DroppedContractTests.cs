using System.Text.Json.Nodes;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Directories;

/// <summary>A contract that the hub was not built with: dropped into its folder as a compiled descriptor set.</summary>
public sealed class DroppedContractTests : IDisposable
{
    private const string Method = "test.dropped.v1.Question/Ask";

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("ehealth-contracts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task DroppedContract_IsRoutedAndItsRulesHold()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "question.binpb"), Compiled().ToByteArray());
        await using var hub = await HubFixture.StartAsync(settings => settings["ContractsPath"] = _folder.FullName);
        var directory = TestDirectory.Content();
        directory["systems"]!.AsArray().Add(TestDirectory.SystemOf("uz.test.curious", ("grants", new JsonArray(new JsonObject
        {
            ["calls"] = TestDirectory.List(Method),
            ["purposes"] = TestDirectory.List("TREAT"),
        }))));
        directory["systems"]!.AsArray().Add(TestDirectory.SystemOf("uz.test.unlinked", ("provides", TestDirectory.List("test.dropped.v1.Question"))));
        hub.WriteDirectory(directory);
        var channel = hub.Channel("uz.test.curious");

        var without = await Until.FoundAsync(
            async () => await channel.AskAsync(Method, [], null, ("ehealth-purpose", "TREAT")) is { Code: not StatusCode.Unauthenticated } answer ? answer : null,
            "the directory with the dropped contract is in force");
        var with = await channel.AskAsync(Method, [0x0A, 0x01, 0x61], null, ("ehealth-purpose", "TREAT"));

        Assert.Equal((HubErrorCode.FieldMissing, "name"), (without.Error!.Code, without.Error.Field));
        Assert.Equal((HubErrorCode.PartnerUnavailable, "uz.test.unlinked"), (with.Error!.Code, with.Error.Resource));
        Assert.Equal(AuditAction.Delete, hub.Audit.Last().Action); // as the contract says
    }

    [Fact]
    public void FileThatIsNoContract_StopsTheStart()
    {
        var path = Path.Combine(_folder.FullName, "broken.binpb");
        File.WriteAllText(path, "this is no descriptor set");

        Assert.Contains(path, Assert.Throws<HubStartException>(() => PublishedContracts.Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SetWithoutItsImports_StopsTheStart()
    {
        var set = Compiled();
        set.File.RemoveAt(0);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "halved.binpb"), set.ToByteArray());

        Assert.Contains("halved.binpb", Assert.Throws<HubStartException>(() => PublishedContracts.Read(_folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoFolder_HoldsNothing() => Assert.Empty(PublishedContracts.Read(Path.Combine(_folder.FullName, "none")));

    private static FileDescriptorSet Compiled()
    {
        var options = new FieldOptions();
        options.SetExtension(ValidationExtensions.Field, new FieldRules { Required = true });
        var methodOptions = new MethodOptions { IdempotencyLevel = MethodOptions.Types.IdempotencyLevel.NoSideEffects };
        methodOptions.SetExtension(ActionExtensions.Action, AuditAction.Delete);
        var question = new FileDescriptorProto
        {
            Name = "test/dropped/v1/question.proto",
            Package = "test.dropped.v1",
            Syntax = "proto3",
            Dependency = { ValidationReflection.Descriptor.Name, ActionReflection.Descriptor.Name },
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "AskRequest",
                    Field = { new FieldDescriptorProto { Name = "name", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Label = FieldDescriptorProto.Types.Label.Optional, Options = options } },
                },
            },
            Service =
            {
                new ServiceDescriptorProto
                {
                    Name = "Question",
                    Method =
                    {
                        new MethodDescriptorProto
                        {
                            Name = "Ask",
                            InputType = ".test.dropped.v1.AskRequest",
                            OutputType = ".test.dropped.v1.AskRequest",
                            Options = methodOptions,
                        },
                    },
                },
            },
        };
        return new FileDescriptorSet { File = { DescriptorReflection.Descriptor.ToProto(), ValidationReflection.Descriptor.ToProto(), ActionReflection.Descriptor.ToProto(), question } };
    }
}
