using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the reference class of an interface and the invokables of its methods.</summary>
internal static class InterfaceWriter
{
    public static Generated Write(INamedTypeSymbol type)
    {
        var problems = new List<Problem>();
        if (type.IsGenericType)
        {
            problems.Add(Problem.At(type, "ORLEANS0101",
                $"Grain interface '{type.ToDisplayString()}' is generic; this subset has generic methods, not generic grain interfaces."));
            return new Generated("", "", "", new ProblemList(problems));
        }

        var methods = MethodModel.Collect(type, problems);
        if (problems.Count != 0)
        {
            return new Generated("", "", "", new ProblemList(problems));
        }

        var code = new CodeBuilder();
        var ns = Names.GeneratedNamespace(type);
        var proxy = "Reference_" + Names.Flat(type);
        code.Line($"namespace {ns}");
        code.Open();
        WriteReference(code, type, proxy, methods);
        foreach (var method in methods)
        {
            InvokableWriter.Write(code, method);
        }

        code.Close();

        var registrations = new List<string>
        {
            $"builder.AddInterface(typeof({Names.Full(type)}), {Names.Literal(Names.WireName(type))}, static (shared, key) => new global::{ns}.{proxy}(shared, key));",
        };
        registrations.AddRange(methods.Select(method =>
            $"builder.AddInvokable(typeof(global::{ns}.{method.ClassName}{(method.Symbol.Arity == 0 ? "" : "<" + new string(',', method.Symbol.Arity - 1) + ">")}), {Names.Literal(method.InterfaceWireName)}, {Names.Literal(method.WireName)});"));
        return new Generated(
            Names.HintName(type, "Reference"), code.ToString(), string.Join("\n", registrations), new ProblemList(problems));
    }

    private static void WriteReference(CodeBuilder code, INamedTypeSymbol type, string proxy, List<MethodModel> methods)
    {
        code.Line(Names.GeneratedAttribute);
        code.Line($"internal sealed class {proxy} : global::Orleans.Runtime.GrainReference, {Names.Full(type)}");
        code.Open();
        code.Line($"public {proxy}(global::Orleans.Runtime.GrainReferenceShared shared, global::Orleans.Runtime.IdSpan key) : base(shared, key) {{ }}");
        foreach (var method in methods)
        {
            WriteMethod(code, method);
        }

        code.Close();
    }

    private static void WriteMethod(CodeBuilder code, MethodModel method)
    {
        var symbol = method.Symbol;
        var parameters = string.Join(", ", symbol.Parameters.Select(static (p, i) => $"{Names.Full(p.Type)} a{i}"));
        code.Line();
        code.Line($"{Names.Full(symbol.ReturnType)} {Names.Full(symbol.ContainingType)}.{symbol.Name}{Names.TypeParameters(symbol.TypeParameters)}({parameters})");
        code.Open();
        code.Line($"var request = new {method.ClassName}{Names.TypeParameters(symbol.TypeParameters)}();");
        for (var i = 0; i < symbol.Parameters.Length; i++)
        {
            code.Line($"request.Arg{i} = a{i};");
        }

        code.Line(method.Kind switch
        {
            ReturnKind.Void => "InvokeVoid(request);",
            ReturnKind.Task when method.IsOneWay => "return InvokeOneWay(request);",
            ReturnKind.ValueTask when method.IsOneWay => "InvokeVoid(request); return default;",
            ReturnKind.Task => "return InvokeTask(request);",
            ReturnKind.TaskOfT => $"return InvokeTask<{Names.Full(method.ResultType!)}>(request);",
            ReturnKind.ValueTask => "return InvokeValueTask(request);",
            ReturnKind.ValueTaskOfT => $"return InvokeValueTask<{Names.Full(method.ResultType!)}>(request);",
            _ => $"return InvokeAsyncEnumerable<{Names.Full(method.ResultType!)}>(request);",
        });
        code.Close();
    }
}
