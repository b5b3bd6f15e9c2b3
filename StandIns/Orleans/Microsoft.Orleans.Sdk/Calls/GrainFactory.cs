using System.Collections.Concurrent;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;

namespace Orleans;

/// <summary>Tells which grain class serves an interface: from this process' classes, or from the cluster's.</summary>
internal interface IGrainTypeResolver
{
    GrainType Resolve(Type interfaceType, string? classNamePrefix);
}

// Keys become identities here: strings as they are, numbers in hexadecimal, Guids as digits.
internal sealed class GrainFactory(RuntimeClient runtime, IGrainTypeResolver types, ObserverRegistry observers) : IGrainFactory
{
    private readonly ConcurrentDictionary<Type, GrainReferenceActivator.Maker> _makers = new();

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return Create<TGrainInterface>(IdSpan.Create(primaryKey), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey
        => Create<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey
        => Create<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Create<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return Create<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable
        => (TGrainInterface)runtime.References.CreateReference(grainId, typeof(TGrainInterface));

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType)
        => (IAddressable)runtime.References.CreateReference(
            grainId, interfaceType.IsDefault ? typeof(IAddressable) : TypeRegistry.GetInterface(interfaceType.ToString()).Type);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference)
        {
            throw new ArgumentException("The observer is a reference already. Pass the object that is to be called.", nameof(obj));
        }

        if (obj is IGrainBase)
        {
            throw new ArgumentException($"'{obj.GetType()}' is a grain, and grains are not observers. Use this.AsReference<T>() and a grain interface.", nameof(obj));
        }

        var id = observers.Add(obj);
        return (TGrainObserverInterface)runtime.References.CreateReference(id, typeof(TGrainObserverInterface));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        if (obj is not GrainReference reference)
        {
            throw new ArgumentException("Pass the reference that CreateObjectReference returned, not the object.", nameof(obj));
        }

        observers.Remove(reference.GrainId);
    }

    private TGrainInterface Create<TGrainInterface>(IdSpan key, string? prefix)
    {
        var maker = prefix is null
            ? _makers.TryGetValue(typeof(TGrainInterface), out var known) ? known : _makers.GetOrAdd(typeof(TGrainInterface), MakerFor)
            : runtime.References.GetMaker(types.Resolve(typeof(TGrainInterface), prefix), typeof(TGrainInterface));
        return (TGrainInterface)(object)maker.Create(key);
    }

    private GrainReferenceActivator.Maker MakerFor(Type interfaceType)
        => runtime.References.GetMaker(types.Resolve(interfaceType, classNamePrefix: null), interfaceType);
}
