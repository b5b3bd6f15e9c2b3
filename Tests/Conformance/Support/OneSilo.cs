namespace Grid.Conformance.Support;

public sealed class OneSilo() : ClusterFixture(1);
