using System.Collections.Concurrent;
using Orleans.CodeGeneration;
using Orleans.Runtime.Messaging;

namespace Orleans.Runtime;

// Makes references: one maker for each pair of grain type and interface, so that a reference is two fields.
internal sealed class GrainReferenceActivator(RuntimeClient runtime)
{
    private readonly ConcurrentDictionary<(GrainType, Type), Maker> _makers = new();

    public object CreateReference(GrainId id, Type interfaceType) => GetMaker(id.Type, interfaceType).Create(id.Key);

    public Maker GetMaker(GrainType grainType, Type interfaceType)
        => _makers.TryGetValue((grainType, interfaceType), out var maker)
            ? maker
            : _makers.GetOrAdd((grainType, interfaceType), key => new Maker(runtime, key.Item1, key.Item2));

    internal sealed class Maker
    {
        private readonly GrainReferenceShared _shared;
        private readonly Func<GrainReferenceShared, IdSpan, GrainReference> _create;

        public Maker(RuntimeClient runtime, GrainType grainType, Type interfaceType)
        {
            if (interfaceType == typeof(IAddressable))
            {
                _shared = new GrainReferenceShared(grainType, default, runtime);
                _create = GrainReference.CreateUntyped;
                return;
            }

            var known = TypeRegistry.GetInterface(interfaceType);
            _shared = new GrainReferenceShared(grainType, GrainInterfaceType.Create(known.WireName), runtime);
            _create = known.CreateReference;
        }

        public GrainReference Create(IdSpan key) => _create(_shared, key);
    }
}
