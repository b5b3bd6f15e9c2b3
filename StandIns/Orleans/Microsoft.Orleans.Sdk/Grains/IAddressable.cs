// The marker interfaces that say what can be called and how its key is written.
namespace Orleans
{
    public interface IGrain : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithGuidCompoundKey : IGrain;

    public interface IGrainWithIntegerCompoundKey : IGrain;

    /// <summary>An object outside the grains that grains may call.</summary>
    public interface IGrainObserver : IAddressable;
}

namespace Orleans.Runtime
{
    /// <summary>Something that a reference can point to.</summary>
    public interface IAddressable;

    /// <summary>A second interface of an activation, served by a component of its context.</summary>
    public interface IGrainExtension : IAddressable;
}
