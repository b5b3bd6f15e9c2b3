namespace Grid.Conformance.Between;

public interface IBetweenGrain : IGrainWithStringKey
{
    Task<string?> GetContextAsync(string name);

    Task SetContextAsync(string name, string value);

    Task<string?> GetContextOfAnotherAsync(string name);

    Task<int> AddAsync(int left, int right);

    Task FailAsync();
}

public interface IFilteringGrain : IGrainWithStringKey
{
    Task<string> GetAsync();
}

internal sealed class BetweenGrain : Grain, IBetweenGrain
{
    public Task<string?> GetContextAsync(string name) => Task.FromResult((string?)RequestContext.Get(name));

    public Task SetContextAsync(string name, string value)
    {
        RequestContext.Set(name, value);
        return Task.CompletedTask;
    }

    public async Task<string?> GetContextOfAnotherAsync(string name)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IBetweenGrain>(this.GetPrimaryKeyString() + "-other").GetContextAsync(name);
    }

    public Task<int> AddAsync(int left, int right) => Task.FromResult(left + right);

    public Task FailAsync() => throw new InvalidOperationException("from the grain");
}

/// <summary>A grain that filters its own calls.</summary>
internal sealed class FilteringGrain : Grain, IFilteringGrain, IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        context.Result = "filtered " + context.Result;
    }

    public Task<string> GetAsync() => Task.FromResult("result");
}
