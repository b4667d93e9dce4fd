using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>The few results whose type is more than their signature says.</summary>
internal static class ReturnTypes
{
    /// <summary>The result type of a call with these concrete argument types.</summary>
    public static SqlType Refine(FunctionSignature signature, IReadOnlyList<SqlType> arguments, SqlType result)
    {
        // A slice or concatenation of an array with a special oid (int2vector) is a plain array.
        if (result.Kind == TypeKind.List && result.Oid is 22 or 30) return SqlTypes.ListOf(result.Element!);
        return result;
    }
}
