using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace StreamSql.Core.Errors;

/// <summary>Asserts that stay on in release builds, for what must never be wrong silently (state, epochs, ownership).</summary>
public static class Invariant
{
    /// <summary>Throws <see cref="UnreachableException"/> naming the broken condition.</summary>
    public static void Check(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        if (!condition) Fail(text);
    }

    [DoesNotReturn]
    private static void Fail(string? text) => throw new UnreachableException($"invariant broken: {text}");
}
