namespace System.Runtime.CompilerServices;

/// <summary>Lets this assembly, which targets .NET Standard, use records.</summary>
internal static class IsExternalInit;
