using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>Types.</summary>
internal sealed partial class SqlWriter
{
    private SqlWriter Type(TypeName type)
    {
        AddIf(type.IsSetOf, "SETOF ");
        if (type.Fields.Count > 0)
        {
            Add("struct<").Join(type.Fields, ", ", f => Field(f)).Add(">");
        }
        else if (type.Arguments.Count > 0)
        {
            Add(type.Name.Name).Add("<").Join(type.Arguments, ", ", t => Type(t)).Add(">");
        }
        else
        {
            Simple(type);
        }

        for (int i = 0; i < type.ArrayDimensions; i++) Add("[]");
        return this;
    }

    private SqlWriter Field(TypeField field) =>
        Add(field.Name).Add(" ").Type(field.Type).AddIf(field.IsNotNull, " NOT NULL");

    private void Simple(TypeName type)
    {
        if (type.IsColumnType)
        {
            Add(type.Name).Add("%TYPE");
            return;
        }

        string? known = type.Name.IsSimple && !type.Name.Last.WasQuoted ? type.Name.Name : null;
        switch (known)
        {
            case "timestamptz" or "timetz" or "timestamp" or "time":
                bool zoned = known.EndsWith("tz", StringComparison.Ordinal);
                Add(zoned ? known[..^2] : known);
                Modifiers(type.Modifiers).AddIf(zoned, " with time zone");
                return;
            case "interval":
                Interval(type);
                return;
            case "bpchar" when type.Modifiers.Count == 0:
                Add("bpchar");
                return;
        }

        string? spelled = known switch
        {
            "int4" => "integer",
            "int2" => "smallint",
            "int8" => "bigint",
            "float4" => "real",
            "float8" => "double precision",
            "bool" => "boolean",
            "bpchar" => "character",
            "varchar" => "character varying",
            "varbit" => "bit varying",
            "bit" => "bit",
            "numeric" => "numeric",
            _ => null,
        };
        if (spelled is null)
        {
            AddFunctionName(type.Name);
        }
        else
        {
            Add(spelled);
        }

        Modifiers(type.Modifiers);
    }

    private SqlWriter Modifiers(SyntaxList<SqlExpression> modifiers) =>
        modifiers.Count == 0 ? this : Add("(").List(modifiers).Add(")");

    private void Interval(TypeName type)
    {
        Add("interval");
        if (type.IntervalFields == IntervalFields.None)
        {
            Modifiers(type.Modifiers);
            return;
        }

        Add(" ").Fields(type.IntervalFields).Modifiers(type.Modifiers);
    }

    private SqlWriter Fields(IntervalFields fields)
    {
        var units =
            Enum.GetValues<IntervalFields>().Where(f => f != IntervalFields.None && fields.HasFlag(f)).ToArray();
        Add(units[0].ToString().ToUpperInvariant());
        return units.Length == 1 ? this : Add(" TO ").Add(units[^1].ToString().ToUpperInvariant());
    }
}
