#!/bin/sh
# Generates the C# lexer and parser into src/StreamSql.Sql/Parsing/Generated. Needs node; run once after each change of a
# grammar and commit the result, so that a plain `dotnet build` needs neither node nor java. grammar.sha256 beside the generated
# code holds the hash of the grammars it was made from; a test compares it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/../src/StreamSql.Sql/Parsing/Generated"
tool=${ANTLR_NG_DIR:-$here/.tool}
mkdir -p "$tool" "$out"
if [ ! -d "$tool/node_modules/antlr-ng" ]; then
    (cd "$tool" && npm install --no-save --no-package-lock antlr-ng@1.0.10 >/dev/null)
fi
cd "$here"
rm -f "$out"/*
cp StreamSqlLexer.g4 StreamSqlParser.g4 "$out"
cd "$out"
(cd "$tool" && npx antlr-ng -D language=CSharp -p StreamSql.Sql.Parsing.Generated -v false -l false -o "$out" "$out/StreamSqlLexer.g4")
(cd "$tool" && npx antlr-ng -D language=CSharp -p StreamSql.Sql.Parsing.Generated -v false -l false --lib "$out" -o "$out" "$out/StreamSqlParser.g4")
rm -f "$out"/*.g4 "$out"/*.interp "$out"/*.tokens
# The headers name the place of generation; the code is the same wherever it is made.
sed -i -e '1,/^using/{/Generated from/d;}' -e 's/^public partial class/internal partial class/' "$out"/*.cs
cd "$here"
cat StreamSqlLexer.g4 StreamSqlParser.g4 | sha256sum > "$out/grammar.sha256"
