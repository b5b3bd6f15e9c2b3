namespace Grid.Conformance.Support;

public sealed class ThreeSilos() : ClusterFixture(3);
