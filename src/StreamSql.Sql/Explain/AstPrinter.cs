using System.Collections;
using System.Reflection;
using System.Text;
using StreamSql.Sql.Syntax;

namespace StreamSql.Sql.Explain;

/// <summary>A syntax tree: a line per node with its plain properties.</summary>
internal static class AstPrinter
{
    public static string Print(SyntaxNode root)
    {
        var text = new StringBuilder();
        Write(root, null, text, 0);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(SyntaxNode node, string? role, StringBuilder text, int depth)
    {
        text.Append(' ', depth * 2);
        if (role is not null) text.Append(role).Append(": ");
        text.Append(node.GetType().Name);
        PropertyInfo[] properties = [
            .. node.GetType().GetProperties().Where(p => p.Name is not ("Span" or "EqualityContract") && p.GetIndexParameters().Length == 0)];
        foreach (PropertyInfo property in properties)
            if (Plain(property.GetValue(node)) is { } value) text.Append($" {property.Name}={value}");
        text.Append('\n');
        foreach (PropertyInfo property in properties)
        {
            switch (property.GetValue(node))
            {
                case SyntaxNode child: Write(child, property.Name, text, depth + 1); break;
                case IEnumerable items and not string:
                    foreach (object? item in items)
                        if (item is SyntaxNode child) Write(child, property.Name, text, depth + 1);
                    break;
            }
        }
    }

    private static string? Plain(object? value) => value switch
    {
        string text => $"'{text}'",
        bool flag => flag ? "true" : null,
        Enum choice => Convert.ToInt32(choice, null) == 0 ? null : choice.ToString(),
        int or long => value.ToString(),
        _ => null,
    };
}
