using EHealth.Integration.Interop.Tests;
using EHealth.Integration.Interop.Tests.Node;
using EHealth.Integration.Interop.Tests.Processes;
using Xunit.Sdk;
using Xunit.v3;

// Every test starts programs of its own: side by side they would wait for each other's processor time instead of for the event.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(PublishedPrograms))]
[assembly: AssemblyFixture(typeof(RunningStack))]
[assembly: AssemblyFixture(typeof(NodeScripts))]
