namespace Orleans.Runtime;

/// <summary>Typed access to the components of an activation.</summary>
public static class GrainContextComponentExtensions
{
    public static TComponent? GetComponent<TComponent>(this IGrainContext context)
        => (TComponent?)context.GetComponent(typeof(TComponent));
}
