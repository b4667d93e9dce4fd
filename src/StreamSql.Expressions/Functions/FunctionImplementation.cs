namespace StreamSql.Expressions.Functions;

/// <summary>An overload with the kernel struct behind it. <paramref name="Kernel"/> is a closed type.</summary>
internal sealed record FunctionImplementation(FunctionSignature Signature, Type Kernel);
