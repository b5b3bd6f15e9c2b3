using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

internal enum ReturnKind
{
    Unsupported,
    Void,
    Task,
    TaskOfT,
    ValueTask,
    ValueTaskOfT,
    AsyncEnumerable,
}

/// <summary>A method of a grain or observer interface.</summary>
internal sealed class MethodModel
{
    private MethodModel(IMethodSymbol symbol, string className, string interfaceWireName, string wireName)
    {
        Symbol = symbol;
        ClassName = className;
        InterfaceWireName = interfaceWireName;
        WireName = wireName;
        (Kind, ResultType) = Classify(symbol.ReturnType);
        TokenIndex = symbol.Parameters.IndexOf(symbol.Parameters.FirstOrDefault(IsToken)!);
    }

    public IMethodSymbol Symbol { get; }

    public string ClassName { get; }

    public string InterfaceWireName { get; }

    public string WireName { get; }

    public ReturnKind Kind { get; }

    public ITypeSymbol? ResultType { get; }

    /// <summary>Gets the index of the parameter that cancels, or -1.</summary>
    public int TokenIndex { get; }

    public bool IsOneWay => Names.HasAttribute(Symbol, "Orleans.Concurrency.OneWayAttribute") || Kind == ReturnKind.Void;

    public string Options
    {
        get
        {
            var options = new List<string>();
            if (IsOneWay)
            {
                options.Add("OneWay");
            }

            if (Names.HasAttribute(Symbol, "Orleans.Concurrency.ReadOnlyAttribute"))
            {
                options.Add("ReadOnly");
            }

            if (Names.HasAttribute(Symbol, "Orleans.Concurrency.AlwaysInterleaveAttribute"))
            {
                options.Add("AlwaysInterleave");
            }

            const string Prefix = "global::Orleans.CodeGeneration.MethodOptions.";
            return options.Count == 0 ? Prefix + "None" : string.Join(" | ", options.Select(static option => Prefix + option));
        }
    }

    public string? ResponseTimeout
        => Names.GetAttribute(Symbol, "Orleans.ResponseTimeoutAttribute")?.ConstructorArguments[0].Value as string;

    public static bool IsToken(IParameterSymbol parameter) => parameter.Type.ToDisplayString() == "System.Threading.CancellationToken";

    /// <summary>Returns the methods of the interface and of those it derives from.</summary>
    public static List<MethodModel> Collect(INamedTypeSymbol type, List<Problem> problems)
    {
        var result = new List<MethodModel>();
        var wireName = Names.WireName(type);
        var wireNames = new HashSet<string>();
        foreach (var declaring in new[] { type }.Concat(type.AllInterfaces))
        {
            foreach (var member in declaring.GetMembers().Where(static member => member.IsAbstract && !member.IsStatic))
            {
                if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
                {
                    if (member is not IMethodSymbol)
                    {
                        problems.Add(Problem.At(type, "ORLEANS0102",
                            $"'{member.ToDisplayString()}' is not a method; a grain or observer interface has methods only."));
                    }

                    continue;
                }

                // An inherited method is called by this interface's name; its own interface's name keeps it apart from others.
                var isInherited = !SymbolEqualityComparer.Default.Equals(declaring, type);
                var name = isInherited ? Names.WireName(declaring) + "." + Names.WireName(method) : Names.WireName(method);
                var model = new MethodModel(method, $"Call_{Names.Flat(type)}_{method.Name}_{result.Count}", wireName, name);
                Check(model, type, isInherited, wireNames, problems);
                result.Add(model);
            }
        }

        return result;
    }

    private static void Check(MethodModel model, INamedTypeSymbol type, bool isInherited, HashSet<string> wireNames, List<Problem> problems)
    {
        var method = model.Symbol;
        ISymbol place = isInherited ? type : method;
        if (model.Kind == ReturnKind.Unsupported)
        {
            problems.Add(Problem.At(place, "ORLEANS0103",
                $"'{method.ToDisplayString()}' returns {method.ReturnType.ToDisplayString()}. Return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>; the call leaves the process."));
        }

        if (method.Parameters.Count(IsToken) > 1)
        {
            problems.Add(Problem.At(place, "ORLEANS0104",
                $"'{method.ToDisplayString()}' has several CancellationToken parameters. Keep one: a call is cancelled as a whole."));
        }

        if (method.Parameters.FirstOrDefault(static p => p.RefKind != RefKind.None) is { } byReference)
        {
            problems.Add(Problem.At(place, "ORLEANS0105",
                $"Parameter '{byReference.Name}' of '{method.ToDisplayString()}' is passed by reference. Pass it by value; the call leaves the process."));
        }

        if (!wireNames.Add(model.WireName))
        {
            problems.Add(Problem.At(place, "ORLEANS0106",
                $"'{method.ToDisplayString()}' has the alias '{model.WireName}' of another method of '{type.Name}'. Give each method its own."));
        }
    }

    private static (ReturnKind, ITypeSymbol?) Classify(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return (ReturnKind.Void, null);
        }

        var argument = type is INamedTypeSymbol { TypeArguments.Length: 1 } generic ? generic.TypeArguments[0] : null;
        return type.OriginalDefinition.ToDisplayString() switch
        {
            "System.Threading.Tasks.Task" => (ReturnKind.Task, null),
            "System.Threading.Tasks.Task<TResult>" => (ReturnKind.TaskOfT, argument),
            "System.Threading.Tasks.ValueTask" => (ReturnKind.ValueTask, null),
            "System.Threading.Tasks.ValueTask<TResult>" => (ReturnKind.ValueTaskOfT, argument),
            "System.Collections.Generic.IAsyncEnumerable<T>" or "System.Collections.Generic.IAsyncEnumerable<out T>" => (ReturnKind.AsyncEnumerable, argument),
            _ => (ReturnKind.Unsupported, null),
        };
    }
}
