using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Storage;

/// <summary>Finds a grain class' constructor parameters that are stored states.</summary>
internal static class PersistentStateFacets
{
    public static (Type[] Types, Func<IGrainContext, object>[] Factories) Find(Type grainType)
    {
        // The factory of the container picks the constructor; with facets it can only be one that has them all.
        var parameters = grainType.GetConstructors(BindingFlags.Instance | BindingFlags.Public)
            .Select(static constructor => constructor.GetParameters())
            .OrderByDescending(static candidates => candidates.Count(static p => p.IsDefined(typeof(PersistentStateAttribute))))
            .FirstOrDefault() ?? [];
        var facets = parameters.Where(static parameter => parameter.IsDefined(typeof(PersistentStateAttribute))).ToArray();
        return ([.. facets.Select(static parameter => parameter.ParameterType)], [.. facets.Select(GetFactory)]);
    }

    private static Func<IGrainContext, object> GetFactory(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (!type.IsConstructedGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException(
                $"Parameter '{parameter.Name}' of '{parameter.Member.DeclaringType}' has [PersistentState] and type '{type}'; it must be IPersistentState<T>.");
        }

        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        return typeof(PersistentStateFacets).GetMethod(nameof(CreateFactory), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type.GenericTypeArguments[0])
            .CreateDelegate<Func<PersistentStateAttribute, Func<IGrainContext, object>>>()(attribute);
    }

    private static Func<IGrainContext, object> CreateFactory<TState>(PersistentStateAttribute attribute) => context =>
    {
        var services = context.ActivationServices;
        var storage = attribute.StorageName is { } name
            ? services.GetKeyedService<IGrainStorage>(name)
            : services.GetService<IGrainStorage>();
        if (storage is null)
        {
            throw new Providers.BadProviderConfigException(
                $"State '{attribute.StateName}' of grain {context.GrainId} is to be stored by {(attribute.StorageName is null ? "the default provider" : $"'{attribute.StorageName}'")}, " +
                "and there is none. Register it, for example with silo.AddMemoryGrainStorage(name).");
        }

        var state = new PersistentState<TState>(attribute.StateName, context, storage);
        context.ObservableLifecycle.Subscribe(
            $"{nameof(PersistentState<>)}:{attribute.StateName}", GrainLifecycleStage.SetupState, state.StartAsync);
        context.ObservableLifecycle.AddMigrationParticipant(state);
        return state;
    };
}
