using Grid.Models;
using Grid.Tests.Serving;
using Xunit;

namespace Grid.Tests.Batching;

public sealed class BatchProbeTests
{
    [Fact]
    public async Task LoadAsync_ModelWhoseRowsDepend_IsNotJoined()
    {
        await using var engine = new TestEngine();
        Assert.Equal(0, (await engine.LoadAsync(TestModels.SoftmaxOverRows())).Signature.MaxBatchSize);
        Assert.Equal(0, (await engine.LoadAsync(TestModels.SumSoFar())).Signature.MaxBatchSize);
        Assert.Equal(0, (await engine.LoadAsync(TestModels.Noise())).Signature.MaxBatchSize);
    }

    [Fact]
    public async Task LoadAsync_ModelWithoutBatchInItsOutput_IsNotJoined()
    {
        await using var engine = new TestEngine();
        Assert.Equal(0, (await engine.LoadAsync(TestModels.Turned())).Signature.MaxBatchSize);
        Assert.Equal(0, (await engine.LoadAsync(TestModels.Total())).Signature.MaxBatchSize);
    }

    [Fact]
    public async Task LoadAsync_WidthThatOnlyARunTells_IsFoundAndJoined()
    {
        await using var engine = new TestEngine();
        Assert.Equal(64, (await engine.LoadAsync(TestModels.HiddenWidth())).Signature.MaxBatchSize);
    }

    [Theory]
    [InlineData(ElementType.Float)]
    [InlineData(ElementType.Double)]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.BFloat16)]
    [InlineData(ElementType.Bool)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.UInt16)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.UInt32)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.UInt64)]
    [InlineData(ElementType.String)]
    public async Task LoadAsync_EchoOfAnyType_IsJoined(ElementType type)
    {
        await using var engine = new TestEngine();
        Assert.Equal(64, (await engine.LoadAsync(MadeModels.Echo(type))).Signature.MaxBatchSize);
    }

    [Fact]
    public async Task LoadAsync_ConfigurationForcesIt_CountsBeforeTheProbe()
    {
        await using var engine = new TestEngine();
        var never = await engine.LoadAsync(MadeModels.Linear10(), """{"batching":"never"}""");
        Assert.Equal(0, never.Signature.MaxBatchSize);
        var always = await engine.LoadAsync(TestModels.Noise(), """{"batching":"always","maxBatchSize":8}""");
        Assert.Equal(8, always.Signature.MaxBatchSize);

        var fixedShape = new OnnxGraphBuilder("fixed");
        fixedShape.Node(["y"], "Relu", [fixedShape.Input("x", ElementType.Float, 1, 4)]);
        fixedShape.Output("y", ElementType.Float, 1, 4);
        var refused = await engine.TryLoadAsync(path => fixedShape.Save(path), """{"batching":"always"}""");
        Assert.Equal(ModelFailure.Invalid, refused.Failure);
        Assert.Contains("Input 'x' is declared as [1,4]", refused.Reason, StringComparison.Ordinal);
    }
}
