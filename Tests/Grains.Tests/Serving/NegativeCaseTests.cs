using Grid.Models;
using Xunit;

namespace Grid.Tests.Serving;

// Files that are no usable models: each is refused with what is wrong with it.
public sealed class NegativeCaseTests
{
    [SharedFact]
    public async Task LoadAsync_EachBrokenModel_IsRefusedWithTheReason()
    {
        var reasons = new Dictionary<string, string>
        {
            ["empty_file"] = "'model.onnx' is empty",
            ["random_bytes"] = "is not an ONNX model",
            ["git_lfs_pointer"] = "git lfs pull",
            ["needs_extensions"] = "ai.onnx.contrib:StringUpper",
            ["training_op"] = "ai.onnx.preview.training:Gradient",
            ["unimplemented_kernel"] = "Could not find an implementation for Add",
            ["external_path_escape"] = "must lie in the model's folder",
        };
        await using var engine = new TestEngine();
        foreach (var folder in Directory.GetDirectories(Path.Combine(SharedCases.Folder!, "negative")))
        {
            var name = Path.GetFileName(folder);
            var load = await engine.TryLoadAsync(path => File.Copy(Path.Combine(folder, "model.onnx"), path));
            Assert.Null(load.Replica);
            Assert.Equal(ModelFailure.Invalid, load.Failure);
            Assert.Contains(reasons[name], load.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("onnxruntime_src", load.Reason, StringComparison.Ordinal);
        }
    }
}
