using Microsoft.CodeAnalysis;

namespace Orleans.CodeGenerator;

/// <summary>Writes the class that holds a method's arguments and calls it.</summary>
internal static class InvokableWriter
{
    private const string Prefix = "global::Orleans.CodeGeneration.";

    public static void Write(CodeBuilder code, MethodModel method)
    {
        var symbol = method.Symbol;
        var target = Names.Full(symbol.ContainingType);
        var result = method.ResultType is null ? "" : Names.Full(method.ResultType);
        code.Line();
        code.Line(Names.GeneratedAttribute);
        code.Line($"internal sealed class {method.ClassName}{Names.TypeParameters(symbol.TypeParameters)} : {BaseType(method, result)}{Names.Constraints(symbol.TypeParameters)}");
        code.Open();
        code.Line($"private static readonly {Prefix}InvokableMethod Description = new(typeof({target}), {Names.Literal(method.InterfaceWireName)}, {Names.Literal(symbol.Name)}, {Names.Literal(method.WireName)}, {method.Options}, {Names.Literal(method.ResponseTimeout)}, {symbol.Arity}, new global::System.Type[] {{ {ParameterTypes(symbol)} }});");
        code.Line($"private {target} _target;");
        for (var i = 0; i < symbol.Parameters.Length; i++)
        {
            code.Line($"public {Names.Full(symbol.Parameters[i].Type)} Arg{i};");
        }

        code.Line($"public override {Prefix}InvokableMethod Method => Description;");
        code.Line("public override object GetTarget() => _target;");
        code.Line($"public override void SetTarget(global::Orleans.Serialization.Invocation.ITargetHolder holder) => _target = Resolve<{target}>(holder);");
        var arguments = string.Join(", ", symbol.Parameters.Select(static (_, i) => $"Arg{i}"));
        var access = method.Kind == ReturnKind.AsyncEnumerable ? "public" : "protected";
        code.Line($"{access} override {Names.Full(symbol.ReturnType)} InvokeInner() => _target.{symbol.Name}{Names.TypeParameters(symbol.TypeParameters)}({arguments});");
        WriteArguments(code, symbol);
        if (method.TokenIndex >= 0)
        {
            code.Line("public override bool IsCancellable => true;");
            code.Line($"protected override global::System.Threading.CancellationToken Token {{ get => Arg{method.TokenIndex}; set => Arg{method.TokenIndex} = value; }}");
        }

        WriteCopying(code, symbol);
        WriteCodec(code, symbol);
        if (symbol.Arity != 0)
        {
            var types = string.Join(", ", symbol.TypeParameters.Select(static parameter => $"typeof({parameter.Name})"));
            code.Line($"public override global::System.Type[] TypeArguments => new global::System.Type[] {{ {types} }};");
        }

        code.Close();
    }

    private static string BaseType(MethodModel method, string result) => Prefix + method.Kind switch
    {
        ReturnKind.Void => "VoidInvokable",
        ReturnKind.Task => "TaskInvokable",
        ReturnKind.TaskOfT => $"TaskInvokable<{result}>",
        ReturnKind.ValueTask => "ValueTaskInvokable",
        ReturnKind.ValueTaskOfT => $"ValueTaskInvokable<{result}>",
        _ => $"AsyncEnumerableInvokable<{result}>",
    };

    private static void WriteArguments(CodeBuilder code, IMethodSymbol symbol)
    {
        if (symbol.Parameters.Length == 0)
        {
            return;
        }

        code.Line($"public override int GetArgumentCount() => {symbol.Parameters.Length};");
        var gets = string.Join(" ", symbol.Parameters.Select(static (_, i) => $"{i} => (object)Arg{i},"));
        code.Line($"public override object GetArgument(int index) => index switch {{ {gets} _ => base.GetArgument(index) }};");
        var sets = string.Join(" ", symbol.Parameters.Select(static (p, i) => $"case {i}: Arg{i} = ({Names.Full(p.Type)})value; break;"));
        code.Line($"public override void SetArgument(int index, object value) {{ switch (index) {{ {sets} default: base.SetArgument(index, value); break; }} }}");
    }

    private static void WriteCopying(CodeBuilder code, IMethodSymbol symbol)
    {
        var copied = Enumerable.Range(0, symbol.Parameters.Length).Where(i => !IsPassed(symbol.Parameters[i])).ToArray();
        if (copied.Length == 0)
        {
            return;
        }

        code.Line("protected override void CopyArguments()");
        code.Open();
        if (copied.Length == 1)
        {
            code.Line($"Arg{copied[0]} = global::Orleans.Serialization.Cloning.ObjectCopier.Copy(Arg{copied[0]});");
        }
        else
        {
            // One context for all, so that an object passed twice stays one object.
            code.Line("using var context = global::Orleans.Serialization.Cloning.CopyContext.Rent();");
            foreach (var i in copied)
            {
                code.Line($"Arg{i} = context.DeepCopy(Arg{i});");
            }
        }

        code.Close();
    }

    private static bool IsPassed(IParameterSymbol parameter)
        => Names.IsPlain(parameter.Type) || Names.HasAttribute(parameter, "Orleans.ImmutableAttribute");

    private static void WriteCodec(CodeBuilder code, IMethodSymbol symbol)
    {
        var sent = Enumerable.Range(0, symbol.Parameters.Length).Where(i => !MethodModel.IsToken(symbol.Parameters[i])).ToArray();
        if (sent.Length == 0)
        {
            return;
        }

        code.Line("public override void WriteArguments(ref global::MessagePack.MessagePackWriter writer)");
        code.Open();
        code.Line($"writer.WriteArrayHeader({sent.Length});");
        foreach (var i in sent)
        {
            code.Line($"{Prefix}GeneratedCode.Write(ref writer, Arg{i});");
        }

        code.Close();
        code.Line("public override void ReadArguments(ref global::MessagePack.MessagePackReader reader)");
        code.Open();
        code.Line("var count = reader.ReadArrayHeader();");
        for (var position = 0; position < sent.Length; position++)
        {
            var i = sent[position];
            code.Line($"if (count > {position}) Arg{i} = {Prefix}GeneratedCode.Read<{Names.Full(symbol.Parameters[i].Type)}>(ref reader);");
        }

        code.Line($"for (var i = {sent.Length}; i < count; i++) reader.Skip();");
        code.Close();
    }

    // typeof can't name a generic method's own type outside of it; void stands for any.
    private static string ParameterTypes(IMethodSymbol symbol)
        => string.Join(", ", symbol.Parameters.Select(static p => MentionsMethodType(p.Type) ? "typeof(void)" : $"typeof({Names.Full(p.Type)})"));

    private static bool MentionsMethodType(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } => true,
        IArrayTypeSymbol array => MentionsMethodType(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(MentionsMethodType),
        _ => false,
    };
}
