// The grammar of StreamSql: PostgreSQL's statements and expressions plus the streaming dialect.
//
// Two things are prepared in the token stream before parsing (TokenShaper.cs), so that almost every decision here needs one or
// two tokens: a parenthesis that opens a query is LPAREN_QUERY, and words that are keywords in one place only (EMIT, QUALIFY,
// ASOF, MATCH_RECOGNIZE) are plain identifiers elsewhere. Precedence follows PostgreSQL: OR, AND, NOT, IS, comparison,
// BETWEEN/IN/LIKE, other operators, + -, * / %, ^, AT TIME ZONE, COLLATE, unary sign, [], ::, dot.
parser grammar StreamSqlParser;

options { tokenVocab = StreamSqlLexer; superClass = SqlParserBase; }

singleStatement : statement EOF ;
singleExpression : expr EOF ;
singleType : typeName EOF ;

statement
    : queryOrDml
    | createStatement
    | alterStatement
    | dropStatement
    | transactionStatement
    | sessionStatement
    | streamingStatement
    | utilityStatement
    | unsupportedStatement
    ;

// ---------------------------------------------------------------------------------------------------------------- queries

queryOrDml : withClause? ( queryNoWith | insertBody | updateBody | deleteBody ) ;

query : withClause? queryNoWith ;

queryNoWith : unionQuery orderBy? queryTail* emitClause? ;

unionQuery : intersectQuery unionPart* ;
unionPart : ( UNION | EXCEPT ) ( ALL | DISTINCT )? intersectQuery ;
intersectQuery : queryPrimary intersectPart* ;
intersectPart : INTERSECT ( ALL | DISTINCT )? queryPrimary ;

queryPrimary
    : selectCore
    | VALUES valuesRow ( COMMA valuesRow )*
    | TABLE ONLY? qualifiedName
    | LPAREN_QUERY query RPAREN
    ;

valuesRow : LPAREN valuesItem ( COMMA valuesItem )* RPAREN ;
// A plain constant has a short way: large INSERT statements are made of them, and each level of expressions costs memory.
valuesItem : DEFAULT | plainConstant | expr ;
plainConstant : MINUS? ( INTEGER | DECIMAL ) | STRING | NULL | TRUE | FALSE | PARAM ;

selectCore
    : SELECT
      ( ALL? ( selectItem ( COMMA selectItem )* )?
      | DISTINCT ( ON LPAREN exprList RPAREN )? selectItem ( COMMA selectItem )*
      )
      ( INTO ( TEMPORARY | TEMP | UNLOGGED )? TABLE? qualifiedName )?
      ( FROM tableRef ( COMMA tableRef )* )?
      whereClause?
      groupByClause?
      ( HAVING expr )?
      ( windowClause | qualifyClause )*
    ;

selectItem : STAR | expr ( AS colLabel | bareLabel )? ;
whereClause : WHERE ( CURRENT OF colId | expr ) ;
groupByClause : GROUP BY ( ALL | DISTINCT )? groupingElement ( COMMA groupingElement )* ;
groupingElement
    : GROUPING SETS LPAREN groupingElement ( COMMA groupingElement )* RPAREN
    | LPAREN RPAREN
    | expr
    ;
windowClause : WINDOW namedWindow ( COMMA namedWindow )* ;
namedWindow : colId AS LPAREN windowSpec RPAREN ;
qualifyClause : QUALIFY expr ;

orderBy : ORDER BY sortItem ( COMMA sortItem )* ;
sortItem : expr ( ASC | DESC | USING anyOperator )? ( NULLS ( FIRST | LAST ) )? ;

queryTail
    : LIMIT ( ALL | expr )
    | OFFSET expr ( ROW | ROWS )?
    | FETCH ( FIRST | NEXT ) valueExpr? ( ROW | ROWS ) ( ONLY | WITH TIES )
    | FOR ( UPDATE | NO KEY UPDATE | SHARE | KEY SHARE ) ( OF qualifiedNames )? ( NOWAIT | SKIP_P LOCKED )?
    | FOR READ ONLY
    ;
emitClause : EMIT ( CHANGES | ON WINDOW CLOSE ) ;

withClause : WITH RECURSIVE? commonTable ( COMMA commonTable )* ;
commonTable
    : colId columnList? AS ( NOT? MATERIALIZED )?
      ( LPAREN_QUERY query RPAREN | LPAREN ( insertBody | updateBody | deleteBody ) RPAREN )
    ;

// ------------------------------------------------------------------------------------------------------------ FROM

tableRef : tablePrimary joinPart* ;

joinPart
    : CROSS JOIN tablePrimary
    | NATURAL joinType? JOIN tablePrimary
    | ASOF? joinType? JOIN tableRef joinCondition
    ;
joinType : INNER | ( LEFT | RIGHT | FULL ) OUTER? ;
joinCondition : ON expr | USING columnList ( AS colId )? ;

tablePrimary
    : ( ONLY ( qualifiedName | LPAREN qualifiedName RPAREN ) | qualifiedName STAR? )
      systemTime? tableAlias? systemTime? tableSample? matchRecognize*
    | LATERAL? LPAREN_QUERY query RPAREN tableAlias? matchRecognize*
    | LATERAL? functionTable ( PARTITION BY exprList )? ( WITH ORDINALITY )? functionAlias? matchRecognize*
    | LATERAL? ROWS FROM LPAREN rowsFromItem ( COMMA rowsFromItem )* RPAREN ( WITH ORDINALITY )? tableAlias?
    | LPAREN tableRef RPAREN tableAlias? matchRecognize*
    ;
systemTime : FOR SYSTEM_TIME AS OF valueExpr ;
tableAlias : AS? colId columnList? ;
tableSample : TABLESAMPLE colId LPAREN exprList RPAREN ( REPEATABLE LPAREN expr RPAREN )? ;

functionTable : TABLE LPAREN functionExpr RPAREN | functionExpr ;
functionExpr : nameCall | specialCall | sqlValueFunction ;
rowsFromItem : functionExpr ( AS LPAREN columnTypes RPAREN )? ;
functionAlias
    : AS LPAREN columnTypes RPAREN
    | AS? colId ( LPAREN columnTypes RPAREN | columnList )?
    ;
columnTypes : columnType ( COMMA columnType )* ;
columnType : colId typeName ( COLLATE qualifiedName )? ;

matchRecognize
    : MATCH_RECOGNIZE LPAREN
      ( PARTITION BY exprList )?
      orderBy?
      ( MEASURES measure ( COMMA measure )* )?
      rowsPerMatch?
      ( AFTER MATCH SKIP_P skipTarget )?
      PATTERN LPAREN rowPattern? RPAREN
      ( WITHIN valueExpr )?
      ( SUBSET patternSubset ( COMMA patternSubset )* )?
      DEFINE patternDefinition ( COMMA patternDefinition )*
      RPAREN tableAlias?
    ;
measure : expr AS colLabel ;
rowsPerMatch
    : ONE ROW PER MATCH
    | ALL ROWS PER MATCH ( SHOW EMPTY_P MATCHES | OMIT EMPTY_P MATCHES | WITH UNMATCHED ROWS )?
    ;
skipTarget : PAST LAST ROW | TO NEXT ROW | TO ( FIRST | LAST )? colId ;
patternSubset : colId EQ columnList ;
patternDefinition : colId AS expr ;
rowPattern : patternSequence ( PIPE patternSequence )* ;
patternSequence : patternElement+ ;
patternElement : patternPrimary patternQuantifier? ;
patternPrimary
    : PERMUTE LPAREN rowPattern ( COMMA rowPattern )* RPAREN
    | colId
    | LPAREN rowPattern? RPAREN
    | LBRACE MINUS rowPattern MINUS RBRACE
    | CARET
    | DOLLAR
    ;
patternQuantifier
    : ( STAR | PLUS | QUESTION | LBRACE ( INTEGER | INTEGER? COMMA INTEGER? ) RBRACE ) QUESTION?
    ;

// ------------------------------------------------------------------------------------------------------- expressions

exprList : expr ( COMMA expr )* ;

expr : andExpr ( OR andExpr )* ;
andExpr : notExpr ( AND notExpr )* ;
notExpr : NOT* isExpr ;
isExpr : comparison isSuffix* ;
isSuffix
    : ( IS NOT? ( NULL | TRUE | FALSE | UNKNOWN | NORMALIZED | DOCUMENT | JSON ) | ISNULL | NOTNULL )
      comparisonTail*
    | IS NOT? DISTINCT FROM comparison
    ;
// Comparisons do not chain, but for those with ANY and ALL; the builder sees to that.
comparison : predicate comparisonTail* ;
comparisonTail : comparisonOperator ( quantified | NOT+ isExpr | predicate ) ;
comparisonOperator : EQ | NE | LT | GT | LE | GE ;
quantified : ( ANY | SOME | ALL ) ( LPAREN expr RPAREN | LPAREN_QUERY query RPAREN ) ;

predicate : valueExpr predicateSuffix? ;
predicateSuffix
    : NOT? BETWEEN ( ASYMMETRIC | SYMMETRIC )? valueExpr AND valueExpr
    | NOT? IN ( LPAREN exprList RPAREN | LPAREN_QUERY query RPAREN )
    | NOT? ( LIKE | ILIKE ) ( quantified | valueExpr ( ESCAPE valueExpr )? )
    | NOT? SIMILAR TO valueExpr ( ESCAPE valueExpr )?
    | OVERLAPS valueExpr
    ;

valueExpr
    : primary                                              # primaryValue
    | valueExpr TYPECAST typeName                          # castValue
    | valueExpr LBRACKET subscript RBRACKET                # subscriptValue
    | valueExpr DOT ( colLabel | STAR )                    # fieldValue
    | ( PLUS | MINUS ) valueExpr                           # signValue
    | valueExpr COLLATE qualifiedName                      # collateValue
    | valueExpr AT TIME ZONE valueExpr                     # atTimeZoneValue
    | valueExpr AT LOCAL                                   # atLocalValue
    | valueExpr CARET valueExpr                            # binaryValue
    | valueExpr ( STAR | SLASH | PERCENT ) valueExpr       # binaryValue
    | valueExpr ( PLUS | MINUS ) valueExpr                 # binaryValue
    | otherOperator valueExpr                              # prefixValue
    | valueExpr otherOperator quantified                   # quantifiedValue
    | valueExpr otherOperator valueExpr                    # binaryValue
    ;

subscript : expr? COLON expr? | expr ;

otherOperator : OP | OPERATOR LPAREN ( colId DOT )* operatorSymbol RPAREN ;
anyOperator : operatorSymbol | OPERATOR LPAREN ( colId DOT )* operatorSymbol RPAREN ;
operatorSymbol : OP | EQ | NE | LT | GT | LE | GE | PLUS | MINUS | STAR | SLASH | PERCENT | CARET ;

primary
    : literal                                                            # literalPrimary
    | PARAM                                                              # parameterPrimary
    | nameCall                                                           # callPrimary
    | columnReference                                                    # columnPrimary
    | specialCall                                                        # specialPrimary
    | LPAREN expr ( COMMA expr )* RPAREN                                 # parenthesizedPrimary
    | LPAREN_QUERY query RPAREN                                          # subqueryPrimary
    | CASE expr? caseWhen+ ( ELSE expr )? END                            # casePrimary
    | EXISTS LPAREN_QUERY query RPAREN                                   # existsPrimary
    | ARRAY arrayItems                                                   # arrayPrimary
    | ARRAY LPAREN_QUERY query RPAREN                                    # arrayQueryPrimary
    | ROW LPAREN exprList? RPAREN                                        # rowPrimary
    | sqlValueFunction                                                   # valueFunctionPrimary
    ;

caseWhen : WHEN expr THEN expr ;
arrayItems : LBRACKET ( arrayItem ( COMMA arrayItem )* )? RBRACKET ;
arrayItem : arrayItems | expr ;

columnReference
    : ( identifier | unreservedKeyword | columnNameKeyword ) ( DOT ( colLabel | STAR ) )*
    ;

literal
    : INTEGER
    | DECIMAL
    | stringLiteral
    | BIT_STRING
    | NULL
    | TRUE
    | FALSE
    | INTERVAL stringLiteral intervalFields?
    | INTERVAL LPAREN INTEGER RPAREN stringLiteral
    | builtinType stringLiteral
    | typeFunctionName ( DOT colLabel )* stringLiteral
    ;
stringLiteral : STRING | ESCAPE_STRING | DOLLAR_STRING | UNICODE_STRING ( UESCAPE STRING )? ;

nameCall
    : ( RUNNING | FINAL )? functionName LPAREN callArguments RPAREN
      ( WITHIN GROUP LPAREN orderBy RPAREN )?
      ( FILTER LPAREN WHERE expr RPAREN )?
      nullTreatment?
      ( OVER ( colId | LPAREN windowSpec RPAREN ) )?
    ;
functionName
    : typeFunctionName ( DOT colLabel )*
    | columnNameKeyword ( DOT colLabel )+
    ;
callArguments
    : STAR
    | ( ALL | DISTINCT )? functionArgument ( COMMA functionArgument )* orderBy? nullTreatment?
    |
    ;
functionArgument
    : VARIADIC? ( colId ( ARROW | ASSIGN ) )? expr ( PARTITION BY valueExpr )?
    | ( colId ( ARROW | ASSIGN ) )? TABLE ( qualifiedName | LPAREN_QUERY query RPAREN ) ( PARTITION BY valueExpr )? orderBy?
    ;
nullTreatment : ( IGNORE | RESPECT ) NULLS ;

specialCall
    : CAST LPAREN expr AS typeName RPAREN                                          # castCall
    | TRY_CAST LPAREN expr AS typeName RPAREN                                      # tryCastCall
    | ( COALESCE | GREATEST | LEAST | GROUPING | NULLIF ) LPAREN exprList RPAREN   # keywordCall
    | EXTRACT LPAREN ( colLabel | stringLiteral ) FROM expr RPAREN                 # extractCall
    | POSITION LPAREN valueExpr IN valueExpr RPAREN                                # positionCall
    | SUBSTRING LPAREN substringArguments RPAREN                                   # substringCall
    | OVERLAY LPAREN overlayArguments RPAREN                                       # overlayCall
    | TRIM LPAREN ( BOTH | LEADING | TRAILING )? trimArguments RPAREN              # trimCall
    | NORMALIZE LPAREN expr ( COMMA ( NFC | NFD | NFKC | NFKD ) )? RPAREN          # normalizeCall
    ;
substringArguments
    : expr ( FROM expr ( FOR expr )? | FOR expr ( FROM expr )? )
    | valueExpr SIMILAR valueExpr ESCAPE valueExpr
    | ( functionArgument ( COMMA functionArgument )* )?
    ;
overlayArguments
    : expr PLACING expr FROM expr ( FOR expr )?
    | ( functionArgument ( COMMA functionArgument )* )?
    ;
trimArguments : expr FROM exprList | FROM exprList | exprList ;

sqlValueFunction
    : CURRENT_DATE
    | ( CURRENT_TIME | CURRENT_TIMESTAMP | LOCALTIME | LOCALTIMESTAMP ) ( LPAREN INTEGER RPAREN )?
    | CURRENT_ROLE
    | CURRENT_USER
    | SESSION_USER
    | USER
    | CURRENT_CATALOG
    | CURRENT_SCHEMA
    ;

windowSpec : colId? ( PARTITION BY exprList )? orderBy? frameClause? ;
frameClause
    : ( ROWS | RANGE | GROUPS ) ( frameBound | BETWEEN frameBound AND frameBound )
      ( EXCLUDE ( CURRENT ROW | GROUP | TIES | NO OTHERS ) )?
    ;
frameBound : UNBOUNDED ( PRECEDING | FOLLOWING ) | CURRENT ROW | valueExpr ( PRECEDING | FOLLOWING ) ;

// ------------------------------------------------------------------------------------------------------------- types

typeName : SETOF? simpleType arrayBound* ;
arrayBound : LBRACKET INTEGER? RBRACKET | ARRAY ( LBRACKET INTEGER RBRACKET )? ;
simpleType
    : builtinType
    | INTERVAL ( LPAREN INTEGER RPAREN | intervalFields )?
    | ( ARRAY | ROW | typeFunctionName ) TYPE_LT typeArgument ( COMMA typeArgument )* TYPE_GT
    | ROW LPAREN typeArgument ( COMMA typeArgument )* RPAREN
    | typeFunctionName ( DOT colLabel )* ( LPAREN exprList RPAREN | PERCENT TYPE )?
    ;
typeArgument : typeName ( NOT NULL )? | colId COLON? typeName ( NOT NULL )? ;
builtinType
    : INT | INTEGER_P | SMALLINT | BIGINT | REAL | BOOLEAN
    | FLOAT ( LPAREN INTEGER RPAREN )?
    | DOUBLE PRECISION
    | ( DECIMAL_P | DEC | NUMERIC ) ( LPAREN exprList RPAREN )?
    | ( BIT | CHARACTER | CHAR | NATIONAL ( CHARACTER | CHAR ) | NCHAR ) VARYING? ( LPAREN INTEGER RPAREN )?
    | VARCHAR ( LPAREN INTEGER RPAREN )?
    | ( TIMESTAMP | TIME ) ( LPAREN INTEGER RPAREN )? ( ( WITH LOCAL? | WITHOUT ) TIME ZONE )?
    ;
intervalFields
    : YEAR ( TO MONTH )?
    | MONTH
    | DAY ( TO ( HOUR | MINUTE | intervalSecond ) )?
    | HOUR ( TO ( MINUTE | intervalSecond ) )?
    | MINUTE ( TO intervalSecond )?
    | intervalSecond
    | YEARS | MONTHS | DAYS | HOURS | MINUTES | SECONDS     // as streaming systems allow
    ;
intervalSecond : SECOND ( LPAREN INTEGER RPAREN )? ;

// --------------------------------------------------------------------------------------------------------------- DML

insertBody
    : INSERT INTO qualifiedName ( AS colId )?
      ( LPAREN insertColumn ( COMMA insertColumn )* RPAREN )?
      ( OVERRIDING ( SYSTEM | USER ) VALUE )?
      ( DEFAULT VALUES | query )
      onConflict? returning?
    ;
insertColumn : colId ( DOT colLabel )* ;
onConflict
    : ON CONFLICT ( LPAREN indexElement ( COMMA indexElement )* RPAREN ( WHERE expr )? | ON CONSTRAINT colId )?
      DO ( NOTHING | UPDATE SET assignments ( WHERE expr )? )
    ;
returning : RETURNING selectItem ( COMMA selectItem )* ;
updateBody
    : UPDATE dmlTarget SET assignments ( FROM tableRef ( COMMA tableRef )* )? whereClause? returning?
    ;
deleteBody : DELETE FROM dmlTarget ( USING tableRef ( COMMA tableRef )* )? whereClause? returning? ;
dmlTarget : ( ONLY qualifiedName | qualifiedName STAR? ) ( AS? colId )? ;
assignments : assignment ( COMMA assignment )* ;
assignment
    : insertColumn EQ valuesItem
    | LPAREN insertColumn ( COMMA insertColumn )* RPAREN EQ ( ROW? valuesRow | expr )
    ;

copyStatement
    : COPY BINARY? ( LPAREN_QUERY query RPAREN | LPAREN copySource RPAREN | qualifiedName columnList? )
      ( FROM | TO ) ( STDIN | STDOUT | PROGRAM? stringLiteral )
      ( WITH? ( LPAREN sqlOption ( COMMA sqlOption )* RPAREN | copyOldOption* ) )
      whereClause?
    ;
copySource : subscribeStatement | insertBody | updateBody | deleteBody ;
copyOldOption
    : BINARY
    | CSV
    | HEADER
    | FREEZE
    | ( DELIMITER | DELIMITERS | NULL | QUOTE | ESCAPE | ENCODING ) AS? stringLiteral
    | FORCE ( QUOTE | NOT NULL | NULL ) ( STAR | colId ( COMMA colId )* )
    | USING DELIMITERS stringLiteral
    ;

// ------------------------------------------------------------------------------------------------------------ CREATE

createStatement
    : createTable
    | createView
    | createMaterializedView
    | createSink
    | createIndex
    | createSchema
    | createDatabase
    | createRole
    | createSavepoint
    ;

ifNotExists : IF NOT EXISTS ;
ifExists : IF EXISTS ;
orReplace : OR REPLACE ;

createTable
    : CREATE orReplace? ( ( LOCAL | GLOBAL )? ( TEMPORARY | TEMP ) | UNLOGGED )? ( TABLE | STREAM | SOURCE ) ifNotExists?
      qualifiedName ( LPAREN ( tableElement ( COMMA tableElement )* )? RPAREN )? createTableTail*
    ;
createTableTail
    : withOptions
    | formatEncode
    | includeColumn
    | PARTITIONED BY columnList
    | COMMENT stringLiteral
    | ON COMMIT ( DROP | DELETE ROWS | PRESERVE ROWS )
    | AS query ( WITH NO? DATA )?
    ;
tableElement
    : WATERMARK FOR qualifiedName AS expr
    | INCLUDE includeName AS colId
    | ( CONSTRAINT colId )? tableConstraint
    | LIKE qualifiedName ( ( INCLUDING | EXCLUDING ) colLabel )*
    | STAR
    | columnDefinition
    ;
includeName : KEY | OFFSET | PARTITION | TIMESTAMP | identifier ;
includeColumn : INCLUDE colLabel stringLiteral* typeName? ( AS colId )? ;
columnDefinition : colId typeName? ( COLLATE qualifiedName )? columnConstraint* ;
columnConstraint
    : ( CONSTRAINT colId )?
      ( NOT NULL
      | NULL
      | DEFAULT valueExpr
      | PRIMARY KEY notEnforced?
      | UNIQUE ( NULLS NOT? DISTINCT )?
      | CHECK LPAREN expr RPAREN ( NO INHERIT )? notEnforced?
      | references
      | GENERATED ALWAYS AS LPAREN expr RPAREN ( STORED | VIRTUAL )?
      | GENERATED ( ALWAYS | BY DEFAULT ) AS IDENTITY ( LPAREN sequenceOption+ RPAREN )?
      | AS expr ( STORED | VIRTUAL )?
      | METADATA ( FROM stringLiteral )? VIRTUAL?
      )
    ;
notEnforced : NOT? ENFORCED ;
references
    : REFERENCES qualifiedName columnList? ( MATCH ( FULL | PARTIAL | SIMPLE ) )? ( ON ( DELETE | UPDATE ) referenceAction )*
      ( NOT? DEFERRABLE )? ( INITIALLY ( DEFERRED | IMMEDIATE ) )? notEnforced?
    ;
referenceAction : NO ACTION | RESTRICT | CASCADE | SET ( NULL | DEFAULT ) ;
sequenceOption
    : ( START WITH? | INCREMENT BY? | MINVALUE | MAXVALUE | CACHE ) MINUS? INTEGER
    | NO ( MINVALUE | MAXVALUE | CYCLE )
    | CYCLE
    ;
tableConstraint
    : PRIMARY KEY columnList notEnforced?
    | UNIQUE ( NULLS NOT? DISTINCT )? columnList notEnforced?
    | CHECK LPAREN expr RPAREN ( NO INHERIT )? notEnforced?
    | FOREIGN KEY columnList references
    ;

withOptions : WITH LPAREN ( sqlOption ( COMMA sqlOption )* COMMA? )? RPAREN ;
formatEncode
    : FORMAT colLabel optionParens? ( ENCODE colLabel optionParens? )? ( KEY ENCODE colLabel optionParens? )?
    | ENCODE colLabel optionParens?
    ;
optionParens : LPAREN ( sqlOption ( COMMA sqlOption )* )? RPAREN ;
sqlOption : optionKey ( EQ? optionValue )? ;
optionKey : stringLiteral | optionWord ( ( DOT | MINUS ) optionWord | DECIMAL )* ;
optionWord : colLabel | INTEGER ;
optionValue
    : stringLiteral
    | ( PLUS | MINUS )? ( INTEGER | DECIMAL )
    | INTERVAL stringLiteral intervalFields?
    | STAR
    | colLabel ( DOT colLabel )*
    | LPAREN optionValue ( COMMA optionValue )* RPAREN
    ;

createView
    : CREATE orReplace? ( TEMPORARY | TEMP )? RECURSIVE? VIEW ifNotExists? qualifiedName columnList? withOptions?
      AS query ( WITH ( LOCAL | CASCADED )? CHECK OPTION )?
    ;
createMaterializedView
    : CREATE orReplace? MATERIALIZED VIEW ifNotExists? qualifiedName columnList? ( USING colId )? withOptions?
      ( TABLESPACE colId )? AS query ( WITH NO? DATA )?
    ;
createSink
    : CREATE orReplace? SINK ifNotExists? qualifiedName ( INTO qualifiedName columnList? )?
      ( withOptions | formatEncode )* ( FROM qualifiedName | AS query ) ( withOptions | formatEncode )*
    ;
createIndex
    : CREATE UNIQUE? INDEX CONCURRENTLY? ( ifNotExists? colId )? ON ONLY? qualifiedName ( USING colId )?
      LPAREN indexElement ( COMMA indexElement )* RPAREN ( INCLUDE columnList )? ( NULLS NOT? DISTINCT )?
      withOptions? ( TABLESPACE colId )? ( WHERE expr )?
    ;
indexElement : valueExpr qualifiedName? ( ASC | DESC )? ( NULLS ( FIRST | LAST ) )? ;
createSchema : CREATE SCHEMA ifNotExists? qualifiedName? ( AUTHORIZATION roleName )? ;
createDatabase : CREATE DATABASE ifNotExists? colId WITH? databaseOption* ;
databaseOption : colLabel EQ? optionValue ;
createRole : CREATE ( ROLE | USER | GROUP ) roleName WITH? roleOption* ;
roleOption
    : ENCRYPTED? PASSWORD ( stringLiteral | NULL )
    | VALID UNTIL stringLiteral
    | CONNECTION LIMIT MINUS? INTEGER
    | IN ( ROLE | GROUP ) roleNames
    | ( ROLE | USER | ADMIN ) roleNames
    | SYSID INTEGER
    | identifier
    | INHERIT
    ;
roleName : colId | CURRENT_USER | CURRENT_ROLE | SESSION_USER ;
roleNames : roleName ( COMMA roleName )* ;
createSavepoint : CREATE SAVEPOINT colId FOR qualifiedName ( IN stringLiteral )? ;

// -------------------------------------------------------------------------------------------------------- ALTER, DROP

alterStatement
    : ALTER ( TABLE | STREAM | SOURCE | VIEW | MATERIALIZED VIEW | SINK | INDEX ) ifExists? ONLY? qualifiedName STAR?
      alterAction ( COMMA alterAction )*                                              # alterRelation
    | ALTER ( SCHEMA | DATABASE ) qualifiedName alterAction                           # alterContainer
    | ALTER ( ROLE | USER | GROUP ) roleName ( alterAction | WITH? roleOption+ )      # alterRole
    ;
alterAction
    : RENAME ( TO colId | CONSTRAINT colId TO colId | COLUMN? colId TO colId )
    | ADD columnDefinitionOrConstraint
    | DROP ( WATERMARK | CONSTRAINT ifExists? colId dropBehavior? | COLUMN? ifExists? colId dropBehavior? )
    | ALTER COLUMN? colId alterColumnAction
    | MODIFY WATERMARK FOR qualifiedName AS expr
    | MODIFY COLUMN? colId typeName
    | SET alterSetAction
    | RESET LPAREN sqlOption ( COMMA sqlOption )* RPAREN
    | RESET ( ALL | optionKey )
    | OWNER TO roleName
    | SUSPEND ( WITH SAVEPOINT stringLiteral? )?
    | RESUME ( FROM stringLiteral )?
    | AS query
    | SWAP WITH qualifiedName
    | ( ENABLE | DISABLE | CLUSTER | INHERIT | VALIDATE | REPLICA | ATTACH | DETACH | FORCE | NO | DEPENDS | CONNECTION ) anyToken+
    ;
columnDefinitionOrConstraint
    : WATERMARK FOR qualifiedName AS expr
    | ( CONSTRAINT colId )? tableConstraint
    | COLUMN? ifNotExists? columnDefinition
    ;
alterColumnAction
    : ( SET DATA )? TYPE typeName ( COLLATE qualifiedName )? ( USING expr )?
    | SET DEFAULT expr
    | DROP DEFAULT
    | ( SET | DROP ) NOT NULL
    | ( SET | DROP ) ( STATISTICS | STORAGE | COMPRESSION | EXPRESSION | IDENTITY | GENERATED ) anyToken*
    ;
alterSetAction
    : SCHEMA colId
    | LPAREN sqlOption ( COMMA sqlOption )* RPAREN
    | PARALLELISM ( TO | EQ )? ( INTEGER | DEFAULT | identifier )
    | ( TABLESPACE | LOGGED | UNLOGGED | WITHOUT | ACCESS ) anyToken*
    | optionKey ( TO | EQ ) settingValues
    ;
dropBehavior : CASCADE | RESTRICT ;

dropStatement
    : DROP objectKind CONCURRENTLY? ifExists? qualifiedNames dropBehavior?       # dropObject
    | DROP SAVEPOINT ifExists? ( colId | stringLiteral )                         # dropSavepoint
    ;
objectKind
    : TABLE | STREAM | SOURCE | VIEW | MATERIALIZED VIEW | SINK | INDEX | SCHEMA | DATABASE | ROLE | USER | GROUP
    ;

// ------------------------------------------------------------------------------------------------------- transactions

transactionStatement
    : BEGIN ( WORK | TRANSACTION )? transactionModes?                                   # begin
    | START TRANSACTION transactionModes?                                               # begin
    | ( COMMIT | END | ROLLBACK | ABORT ) ( WORK | TRANSACTION )? ( AND NO? CHAIN )?    # endTransaction
    | ( COMMIT | ABORT ) TRANSACTION stringLiteral                                      # settleTransaction
    | ( COMMIT | ROLLBACK ) PREPARED stringLiteral                                      # twoPhase
    | PREPARE TRANSACTION stringLiteral                                                 # twoPhase
    | SAVEPOINT colId                                                                   # savepoint
    | RELEASE SAVEPOINT? colId                                                          # releaseSavepoint
    | ROLLBACK ( WORK | TRANSACTION )? TO SAVEPOINT? colId                              # rollbackTo
    ;
transactionModes : transactionMode ( COMMA? transactionMode )* ;
transactionMode
    : ISOLATION LEVEL ( READ ( COMMITTED | UNCOMMITTED ) | REPEATABLE READ | SERIALIZABLE )
    | READ ( ONLY | WRITE )
    | NOT? DEFERRABLE
    ;

// ------------------------------------------------------------------------------------------------------------ session

sessionStatement
    : SET ( SESSION | LOCAL )? TRANSACTION ( transactionModes | SNAPSHOT stringLiteral )  # setTransaction
    | SET SESSION CHARACTERISTICS AS TRANSACTION transactionModes                         # setCharacteristics
    | SET CONSTRAINTS ( ALL | qualifiedNames ) ( DEFERRED | IMMEDIATE )                   # setConstraints
    | SET ( SESSION | LOCAL )? setSpecial                                                 # setKnown
    | SET ( SESSION | LOCAL )? optionKey ( TO | EQ ) settingValues                        # setSetting
    | RESET ( ALL | TIME ZONE | TRANSACTION ISOLATION LEVEL | SESSION AUTHORIZATION | optionKey )    # reset
    | DISCARD ( ALL | PLANS | SEQUENCES | TEMP | TEMPORARY )                              # discard
    | SHOW showTarget                                                                     # show
    | ( DESCRIBE | DESC ) objectKind? qualifiedName                           # describe
    | PREPARE colId ( LPAREN typeName ( COMMA typeName )* RPAREN )? AS preparable         # prepare
    | EXECUTE colId ( LPAREN exprList RPAREN )?                                           # execute
    | DEALLOCATE PREPARE? ( ALL | colId )                                                 # deallocate
    | DECLARE colId cursorOption* CURSOR ( ( WITH | WITHOUT ) HOLD )? FOR cursorBody      # declareCursor
    | ( FETCH | MOVE ) fetchDirection? ( FROM | IN )? colId withOptions?                  # fetchCursor
    | CLOSE ( ALL | colId )                                                               # closeCursor
    | LISTEN colId                                                                        # listen
    | UNLISTEN ( STAR | colId )                                                           # unlisten
    | NOTIFY colId ( COMMA stringLiteral )?                                               # notify
    ;
setSpecial
    : TIME ZONE optionValue
    | NAMES optionValue?
    | ROLE optionValue
    | SCHEMA stringLiteral
    | SESSION AUTHORIZATION optionValue
    ;
settingValues : optionValue ( COMMA optionValue )* ;
showTarget
    : ALL
    | TIME ZONE
    | TRANSACTION ISOLATION LEVEL
    | SESSION AUTHORIZATION
    | CREATE objectKind? qualifiedName
    | ( MATERIALIZED VIEWS | PENDING TRANSACTIONS | optionKey ) ( ( FROM | IN ) qualifiedName )? ( LIKE stringLiteral )?
      whereClause?
    ;
preparable : queryOrDml | subscribeStatement ;
cursorOption : BINARY | INSENSITIVE | ASENSITIVE | NO? SCROLL ;
cursorBody : query | subscribeStatement ;
fetchDirection
    : NEXT | PRIOR | FIRST | LAST | ALL
    | ( ABSOLUTE | RELATIVE )? signedInteger
    | ( FORWARD | BACKWARD ) ( signedInteger | ALL )?
    ;
signedInteger : ( PLUS | MINUS )? INTEGER ;

// ---------------------------------------------------------------------------------------------------------- streaming

streamingStatement
    : subscribeStatement                                                                # subscribe
    | FLUSH                                                                             # flush
    | EXPLAIN WHY qualifiedName                                                         # explainWhy
    | EXPLAIN ROW qualifiedName whereClause?                                            # explainRow
    | EXPLAIN explainFlag* ( statement | objectKind? qualifiedName )                    # explain
    | CANCEL ( JOB | JOBS ) stringLiteral ( COMMA stringLiteral )*                      # cancelJob
    | REPLAY ERRORS FROM qualifiedName whereClause?                                     # replayErrors
    ;
subscribeStatement
    : SUBSCRIBE TO? ( qualifiedName | LPAREN_QUERY query RPAREN ) withOptions? ( AS OF expr )?
    ;
explainFlag : ANALYZE | ANALYSE | VERBOSE | optionParens ;

// ------------------------------------------------------------------------------------------------------------ utility

utilityStatement
    : copyStatement                                                                               # copy
    | TRUNCATE TABLE? truncateTarget ( COMMA truncateTarget )* ( ( RESTART | CONTINUE ) IDENTITY )? dropBehavior?   # truncate
    | COMMENT ON commentTarget IS ( stringLiteral | NULL )                                        # comment
    | grantStatement                                                                              # grant
    | LOCK TABLE? ONLY? qualifiedNames ( IN lockMode MODE )? NOWAIT?                              # lock
    | ( ANALYZE | ANALYSE ) ( optionParens | VERBOSE )? ( vacuumTarget ( COMMA vacuumTarget )* )? # analyze
    | VACUUM ( optionParens | ( FULL | FREEZE | VERBOSE | ANALYZE | ANALYSE )* ) ( vacuumTarget ( COMMA vacuumTarget )* )?  # vacuum
    | REFRESH MATERIALIZED VIEW CONCURRENTLY? qualifiedName ( WITH NO? DATA )?                    # refresh
    | DO ( LANGUAGE ( colId | stringLiteral ) )? stringLiteral ( LANGUAGE ( colId | stringLiteral ) )?  # doBlock
    | CALL nameCall                                                                               # call
    | CHECKPOINT                                                                                  # checkpoint
    ;
truncateTarget : ONLY? qualifiedName STAR? ;
lockMode : ( ACCESS | ROW )? ( SHARE | EXCLUSIVE ) | SHARE ( UPDATE | ROW ) EXCLUSIVE ;
vacuumTarget : qualifiedName columnList? ;
commentTarget
    : objectKind qualifiedName
    | ( COLUMN | SEQUENCE | TYPE | DOMAIN | EXTENSION | TABLESPACE | LANGUAGE ) qualifiedName
    | ( FUNCTION | PROCEDURE | ROUTINE | AGGREGATE ) qualifiedName ( LPAREN ( typeName ( COMMA typeName )* | STAR )? RPAREN )?
    | CONSTRAINT colId ON qualifiedName
    ;
grantStatement
    : GRANT privileges ON grantObjects TO grantees ( WITH GRANT OPTION )?
    | REVOKE ( GRANT OPTION FOR )? privileges ON grantObjects FROM grantees dropBehavior?
    | GRANT roleNames TO roleNames ( WITH ADMIN OPTION )?
    | REVOKE ( ADMIN OPTION FOR )? roleNames FROM roleNames dropBehavior?
    ;
privileges : ALL PRIVILEGES? columnList? | privilege ( COMMA privilege )* ;
privilege : ( SELECT | REFERENCES | CREATE | colId ) columnList? ;
grantObjects
    : ALL ( TABLES | SEQUENCES | FUNCTIONS | ROUTINES | PROCEDURES ) IN SCHEMA qualifiedNames
    | ( objectKind | SEQUENCE | FUNCTION | LANGUAGE | TYPE | DOMAIN | TABLESPACE )? qualifiedNames
    | FUNCTION qualifiedName LPAREN ( typeName ( COMMA typeName )* )? RPAREN
    ;
grantees : GROUP? roleName ( COMMA GROUP? roleName )* ;

unsupportedStatement
    : ( CREATE orReplace? | ALTER | DROP ) unsupportedObject anyToken*
    | ( MERGE | REINDEX | CLUSTER | REASSIGN | IMPORT | SECURITY | LOAD ) anyToken*
    ;
unsupportedObject
    : ( TRUSTED | TEMP | TEMPORARY | UNLOGGED | PROCEDURAL )?
      ( FUNCTION | PROCEDURE | ROUTINE | AGGREGATE | TRIGGER | EVENT | RULE | TYPE | DOMAIN | EXTENSION | SEQUENCE | POLICY
      | PUBLICATION | SUBSCRIPTION | SERVER | FOREIGN | OPERATOR | CAST | COLLATION | CONVERSION | LANGUAGE | STATISTICS
      | TABLESPACE | TEXT | TRANSFORM | ACCESS | OWNED | CONSTRAINT | CONNECTION | SECRET | SYSTEM | DEFAULT | LARGE | CATALOG )
    ;
anyToken : ~SEMI ;

// -------------------------------------------------------------------------------------------------------------- names

qualifiedName : colId ( DOT colLabel )* ;
qualifiedNames : qualifiedName ( COMMA qualifiedName )* ;
columnList : LPAREN colId ( COMMA colId )* RPAREN ;

identifier : IDENT | QUOTED_IDENT | UNICODE_IDENT ( UESCAPE STRING )? ;
colId : identifier | unreservedKeyword | columnNameKeyword ;
typeFunctionName : identifier | unreservedKeyword | typeFunctionKeyword ;
colLabel : identifier | unreservedKeyword | columnNameKeyword | typeFunctionKeyword | reservedKeyword ;
bareLabel : identifier | bareLabelKeyword ;

// ----------------------------------------------------------------------------------------------------------- keywords
// PostgreSQL's classes. What the dialect adds is unreserved: it may name anything.

unreservedKeyword
    : ABORT | ABSOLUTE | ACCESS | ACTION | ADD | ADMIN | AFTER | AGGREGATE | ALTER | ALWAYS | ASENSITIVE | AT | ATTACH
    | BACKWARD | BEGIN | BY | CACHE | CALL | CANCEL | CASCADE | CASCADED | CATALOG | CHAIN | CHANGES | CHARACTERISTICS
    | CHECKPOINT | CLOSE | CLUSTER | COMMENT | COMMIT | COMMITTED | COMPRESSION | CONFLICT | CONNECTION | CONSTRAINTS
    | CONTINUE | CONVERSION | COPY | CSV | CURRENT | CURSOR | CYCLE | DATA | DATABASE | DAY | DAYS | DEALLOCATE
    | DECLARE | DEFERRED | DEFINE | DELETE | DELIMITER | DELIMITERS | DEPENDS | DESCRIBE | DETACH | DISABLE | DISCARD
    | DOCUMENT | DOMAIN | DOUBLE | DROP | EMPTY_P | ENABLE | ENCODE | ENCODING | ENCRYPTED | ENFORCED | ERRORS
    | ESCAPE | EVENT | EXCLUDE | EXCLUDING | EXCLUSIVE | EXECUTE | EXPLAIN | EXPRESSION | EXTENSION | FILTER | FINAL
    | FIRST | FLUSH | FOLLOWING | FORCE | FORMAT | FORWARD | FUNCTION | FUNCTIONS | GENERATED | GLOBAL | GROUPS
    | HEADER | HOLD | HOUR | HOURS | IDENTITY | IF | IGNORE | IMMEDIATE | IMPORT | INCLUDE | INCLUDING | INCREMENT
    | INDEX | INHERIT | INSENSITIVE | INSERT | ISOLATION | JOB | JOBS | JSON | KEY | LANGUAGE | LARGE | LAST | LEVEL
    | LISTEN | LOAD | LOCAL | LOCK | LOCKED | LOGGED | MATCH | MATCHES | MATERIALIZED | MAXVALUE | MEASURES | MERGE
    | METADATA | MINUTE | MINUTES | MINVALUE | MODE | MODIFY | MONTH | MONTHS | MOVE | NAMES | NEXT | NFC | NFD | NFKC
    | NFKD | NO | NORMALIZED | NOTHING | NOTIFY | NOWAIT | NULLS | OF | OMIT | ONE | OPERATOR | OPTION | ORDINALITY
    | OTHERS | OVER | OVERRIDING | OWNED | OWNER | PARALLELISM | PARTIAL | PARTITION | PARTITIONED | PASSWORD | PAST
    | PATTERN | PENDING | PER | PERMUTE | PLANS | POLICY | PRECEDING | PREPARE | PREPARED | PRESERVE | PRIOR
    | PRIVILEGES | PROCEDURAL | PROCEDURE | PROCEDURES | PROGRAM | PUBLICATION | QUOTE | RANGE | READ | REASSIGN
    | RECURSIVE | REFRESH | REINDEX | RELATIVE | RELEASE | RENAME | REPEATABLE | REPLACE | REPLAY | REPLICA | RESET
    | RESPECT | RESTART | RESTRICT | RESUME | REVOKE | ROLE | ROLLBACK | ROUTINE | ROUTINES | ROWS | RULE | RUNNING
    | SAVEPOINT | SCHEMA | SCROLL | SECOND | SECONDS | SECRET | SECURITY | SEQUENCE | SEQUENCES | SERIALIZABLE
    | SERVER | SESSION | SET | SETS | SHARE | SHOW | SIMPLE | SINK | SKIP_P | SNAPSHOT | SOURCE | START | STATISTICS
    | STDIN | STDOUT | STORAGE | STORED | STREAM | SUBSCRIBE | SUBSCRIPTION | SUBSET | SUSPEND | SWAP | SYSID | SYSTEM
    | SYSTEM_TIME | TABLES | TABLESPACE | TEMP | TEMPORARY | TEXT | TIES | TRANSACTION | TRANSACTIONS | TRANSFORM
    | TRIGGER | TRUNCATE | TRUSTED | TYPE | UESCAPE | UNBOUNDED | UNCOMMITTED | UNKNOWN | UNLISTEN | UNLOGGED
    | UNMATCHED | UNTIL | UPDATE | VACUUM | VALID | VALIDATE | VALUE | VARYING | VIEW | VIEWS | VIRTUAL | WATERMARK
    | WHY | WITHIN | WITHOUT | WORK | WRITE | YEAR | YEARS | ZONE
    ;

// May name columns and tables, not functions and types.
columnNameKeyword
    : BETWEEN | BIGINT | BIT | BOOLEAN | CHAR | CHARACTER | COALESCE | DEC | DECIMAL_P | EXISTS | EXTRACT | FLOAT
    | GREATEST | GROUPING | INOUT | INT | INTEGER_P | INTERVAL | LEAST | NATIONAL | NCHAR | NONE | NORMALIZE | NULLIF
    | NUMERIC | OUT | OVERLAY | POSITION | PRECISION | REAL | ROW | SETOF | SMALLINT | SUBSTRING | TIME | TIMESTAMP
    | TREAT | TRIM | TRY_CAST | VALUES | VARCHAR
    ;

// May name functions and types, not columns and tables.
typeFunctionKeyword
    : AUTHORIZATION | BINARY | COLLATION | CONCURRENTLY | CROSS | CURRENT_SCHEMA | FREEZE | FULL | ILIKE | INNER | IS
    | ISNULL | JOIN | LEFT | LIKE | NATURAL | NOTNULL | OUTER | OVERLAPS | RIGHT | SIMILAR | TABLESAMPLE | VERBOSE
    ;

// May only be a label behind AS or a dot.
reservedKeyword
    : ALL | ANALYSE | ANALYZE | AND | ANY | ARRAY | AS | ASC | ASYMMETRIC | BOTH | CASE | CAST | CHECK | COLLATE
    | COLUMN | CONSTRAINT | CREATE | CURRENT_CATALOG | CURRENT_DATE | CURRENT_ROLE | CURRENT_TIME | CURRENT_TIMESTAMP
    | CURRENT_USER | DEFAULT | DEFERRABLE | DESC | DISTINCT | DO | ELSE | END | EXCEPT | FALSE | FETCH | FOR | FOREIGN
    | FROM | GRANT | GROUP | HAVING | IN | INITIALLY | INTERSECT | INTO | LATERAL | LEADING | LIMIT | LOCALTIME
    | LOCALTIMESTAMP | NOT | NULL | OFFSET | ON | ONLY | OR | ORDER | PLACING | PRIMARY | REFERENCES | RETURNING
    | SELECT | SESSION_USER | SOME | SYMMETRIC | TABLE | THEN | TO | TRAILING | TRUE | UNION | UNIQUE | USER | USING
    | VARIADIC | WHEN | WHERE | WINDOW | WITH
    ;

// May label an output column without AS.
bareLabelKeyword
    : ABORT | ABSOLUTE | ACCESS | ACTION | ADD | ADMIN | AFTER | AGGREGATE | ALL | ALTER | ALWAYS | ANALYSE | ANALYZE
    | AND | ANY | ASC | ASENSITIVE | ASYMMETRIC | AT | ATTACH | AUTHORIZATION | BACKWARD | BEGIN | BETWEEN | BIGINT
    | BINARY | BIT | BOOLEAN | BOTH | BY | CACHE | CALL | CANCEL | CASCADE | CASCADED | CASE | CAST | CATALOG | CHAIN
    | CHANGES | CHARACTERISTICS | CHECK | CHECKPOINT | CLOSE | CLUSTER | COALESCE | COLLATE | COLLATION | COLUMN
    | COMMENT | COMMIT | COMMITTED | COMPRESSION | CONCURRENTLY | CONFLICT | CONNECTION | CONSTRAINT | CONSTRAINTS
    | CONTINUE | CONVERSION | COPY | CROSS | CSV | CURRENT | CURRENT_CATALOG | CURRENT_DATE | CURRENT_ROLE
    | CURRENT_SCHEMA | CURRENT_TIME | CURRENT_TIMESTAMP | CURRENT_USER | CURSOR | CYCLE | DATA | DATABASE | DAYS
    | DEALLOCATE | DEC | DECIMAL_P | DECLARE | DEFAULT | DEFERRABLE | DEFERRED | DEFINE | DELETE | DELIMITER
    | DELIMITERS | DEPENDS | DESC | DESCRIBE | DETACH | DISABLE | DISCARD | DISTINCT | DO | DOCUMENT | DOMAIN | DOUBLE
    | DROP | ELSE | EMPTY_P | ENABLE | ENCODE | ENCODING | ENCRYPTED | END | ENFORCED | ERRORS | ESCAPE | EVENT
    | EXCLUDE | EXCLUDING | EXCLUSIVE | EXECUTE | EXISTS | EXPLAIN | EXPRESSION | EXTENSION | EXTRACT | FALSE | FINAL
    | FIRST | FLOAT | FLUSH | FOLLOWING | FORCE | FOREIGN | FORMAT | FORWARD | FREEZE | FULL | FUNCTION | FUNCTIONS
    | GENERATED | GLOBAL | GREATEST | GROUPING | GROUPS | HEADER | HOLD | HOURS | IDENTITY | IF | IGNORE | ILIKE
    | IMMEDIATE | IMPORT | IN | INCLUDE | INCLUDING | INCREMENT | INDEX | INHERIT | INITIALLY | INNER | INOUT
    | INSENSITIVE | INSERT | INT | INTEGER_P | INTERVAL | IS | ISOLATION | JOB | JOBS | JOIN | JSON | KEY | LANGUAGE
    | LARGE | LAST | LATERAL | LEADING | LEAST | LEFT | LEVEL | LIKE | LISTEN | LOAD | LOCAL | LOCALTIME
    | LOCALTIMESTAMP | LOCK | LOCKED | LOGGED | MATCH | MATCHES | MATERIALIZED | MAXVALUE | MEASURES | MERGE
    | METADATA | MINUTES | MINVALUE | MODE | MODIFY | MONTHS | MOVE | NAMES | NATIONAL | NATURAL | NCHAR | NEXT | NFC
    | NFD | NFKC | NFKD | NO | NONE | NORMALIZE | NORMALIZED | NOT | NOTHING | NOTIFY | NOWAIT | NULL | NULLIF | NULLS
    | NUMERIC | OF | OMIT | ONE | ONLY | OPERATOR | OPTION | OR | ORDINALITY | OTHERS | OUT | OUTER | OVERLAY
    | OVERRIDING | OWNED | OWNER | PARALLELISM | PARTIAL | PARTITION | PARTITIONED | PASSWORD | PAST | PATTERN
    | PENDING | PER | PERMUTE | PLACING | PLANS | POLICY | POSITION | PRECEDING | PREPARE | PREPARED | PRESERVE
    | PRIMARY | PRIOR | PRIVILEGES | PROCEDURAL | PROCEDURE | PROCEDURES | PROGRAM | PUBLICATION | QUOTE | RANGE
    | READ | REAL | REASSIGN | RECURSIVE | REFERENCES | REFRESH | REINDEX | RELATIVE | RELEASE | RENAME | REPEATABLE
    | REPLACE | REPLAY | REPLICA | RESET | RESPECT | RESTART | RESTRICT | RESUME | REVOKE | RIGHT | ROLE | ROLLBACK
    | ROUTINE | ROUTINES | ROW | ROWS | RULE | RUNNING | SAVEPOINT | SCHEMA | SCROLL | SECONDS | SECRET | SECURITY
    | SELECT | SEQUENCE | SEQUENCES | SERIALIZABLE | SERVER | SESSION | SESSION_USER | SET | SETOF | SETS | SHARE
    | SHOW | SIMILAR | SIMPLE | SINK | SKIP_P | SMALLINT | SNAPSHOT | SOME | SOURCE | START | STATISTICS | STDIN
    | STDOUT | STORAGE | STORED | STREAM | SUBSCRIBE | SUBSCRIPTION | SUBSET | SUBSTRING | SUSPEND | SWAP | SYMMETRIC
    | SYSID | SYSTEM | SYSTEM_TIME | TABLE | TABLES | TABLESAMPLE | TABLESPACE | TEMP | TEMPORARY | TEXT | THEN | TIES
    | TIME | TIMESTAMP | TRAILING | TRANSACTION | TRANSACTIONS | TRANSFORM | TREAT | TRIGGER | TRIM | TRUE | TRUNCATE
    | TRUSTED | TRY_CAST | TYPE | UESCAPE | UNBOUNDED | UNCOMMITTED | UNIQUE | UNKNOWN | UNLISTEN | UNLOGGED
    | UNMATCHED | UNTIL | UPDATE | USER | USING | VACUUM | VALID | VALIDATE | VALUE | VALUES | VARCHAR | VARIADIC
    | VERBOSE | VIEW | VIEWS | VIRTUAL | WATERMARK | WHEN | WHY | WORK | WRITE | YEARS | ZONE
    ;
