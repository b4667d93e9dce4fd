select U&'d\0061t\+000061', U&"d\0061t" , E'a\tb\'c\u0041\x41\101', $$it's$$, $t$a $$ b$t$, 'a'
  'b', N'x', B'101', X'1F', 1_000, 0x1F, .5, 5., 1e10, 1.5e-3;

select a OPERATOR(pg_catalog.~) '^x' COLLATE pg_catalog.default, b ~* 'x', c !~ 'd', ARRAY[1,2]::int[], ARRAY(SELECT 1), (a).b, (a.b).c, (f(x)).*, x[1], x[1:2], x[:2], x[1:], x[:], (array[1,2])[1], ARRAY[[1,2],[3,4]] from t;

select date '2020-01-01', timestamp(3) '2020-01-01', timestamp with time zone '2020-01-01 00:00', interval '1' day, interval '1 day', interval(3) '1 s', interval '1:02' minute to second(3), interval '10' minutes, double precision '1.5', pg_catalog.int4 '5', char 'a', time '10:00' at time zone 'UTC', now() at local;

select extract(epoch from x), extract('year' from y), substring(a from 1 for 2), substring(a for 2), substring(a from 'x'), substring(a, 1, 2), substring(a similar 'b' escape 'c'), trim(a), trim(both 'x' from a), trim(leading from a), trim(trailing 'x' from a), trim('x' from a), position('a' in b), overlay(a placing b from 1 for 2), normalize(a, NFC), coalesce(a, b), nullif(a,b), greatest(1,2), least(1), grouping(a, b) from t;

select a is null, a is not null, a isnull, a notnull, a is true, a is not unknown, a is distinct from b, a is not distinct from b + 1, a between 1 and 2 and c, a not between symmetric 1 and 2, a like 'b' escape 'c', a not ilike b || 'c', a similar to 'x', a in (1,2), a not in (select 1), a = any(array[1,2]), a <> all(select 1), a like any(array['x']), a not ilike all (array['x']), a || b = any (x), a ~ any (array['x']), exists(select 1), (a,b) = (c,d), row(a,b) < row(c,d), (a, b) overlaps (c, d), a in ((1,2),(3,4));

select case when a then b else c end, case x when 1 then 2 when 3 then 4 end, cast(a as numeric(10,2)), try_cast(a as int), a::text::varchar(10)::timestamp(3) with time zone, current_date, current_timestamp(3), localtime, current_user, user, current_schema, current_schema(), session_user, current_catalog;

select count(*), count(distinct a), string_agg(a, ',' order by b desc nulls last), percentile_cont(0.5) within group (order by x), sum(a) filter (where b > 1) over (partition by c order by d rows between unbounded preceding and current row exclude ties), rank() over w, lag(x, 1) ignore nulls over (w range between interval '1 day' preceding and 5 following), f(variadic array[1]), f(a => 1, b := 2) from t window w as (partition by a), w2 as (w order by b);

select a, b from t group by grouping sets ((a, b), (a), ()), rollup(a, (b, c)), cube(a), (a, b), a + 1 having count(*) > 1;

select * from a, lateral (select * from b where b.x = a.x) l, unnest(array[1,2]) with ordinality as u(v, o), json_to_record('{}') as r(a int, b text), rows from (f(1), g(2) as (a int)) with ordinality as z, generate_series(1, 10) g(i), only t1, t2 tablesample bernoulli (10) repeatable (5), (a join b using (x)) , (a cross join b) as ab, a natural left join b, a join b join c on 1=1 on 2=2, (values (1,2),(3,4)) as v(a,b), (table x) y, left('abc', 2) as l2;

select 1 union all select 2 union select 3 intersect select 4 except all (select 5 order by 1 limit 1) order by 1 limit 10 offset 5;

with recursive t(n) as (values (1) union all select n+1 from t where n < 100), u as materialized (select 1), w as not materialized (select 2), d as (delete from x returning *) select * from t fetch first 5 rows only;

select * from t order by a using >, b asc nulls first limit all offset 5 rows for update of t skip locked;

select * from t fetch next row with ties;

table t order by 1;

values (1, default), (2, 3);

select distinct on (a, b) c from t;

insert into t as x (a, b) values (1, default), (2, 3) on conflict (a) where b > 1 do update set b = excluded.b, (c, d) = (1, 2), (e) = (select 1) where x.a > 1 returning *, a as z;

insert into t default values on conflict do nothing;

insert into t (select 1);

insert into t select 1 on conflict on constraint c do nothing;

insert into t(a) overriding system value values (1);

with x as (select 1) insert into t select * from x;

update only t as x set a = 1, b = default, (c, d) = row(1, 2) from u join v on u.x = v.x where t.id = u.id returning t.*;

update t set a = 1 where current of c;

delete from t using u where t.a = u.a returning *;

copy t (a, b) from stdin with (format csv, header true, delimiter ',', null '\N', force_quote (a, b), force_not_null *) where a > 1;

copy t from stdin with csv header delimiter as ';' quote '"' force quote a, b;

copy t to stdout; copy (select 1) to stdout with binary; copy binary t to '/tmp/x'; copy t from program 'cat' csv;

prepare p (int, text) as select $1, $2; execute p(1, 'x'); execute p; deallocate p; deallocate all; deallocate prepare p; prepare transaction 'x';

declare c binary no scroll cursor with hold for select 1; fetch forward 5 from c; fetch all in c; fetch c; fetch -5 c; fetch absolute 5 c; fetch backward all from c; move -2 from c; move next c; close c; close all;

begin; begin work isolation level repeatable read, read only; start transaction read write not deferrable; commit and chain; end; rollback; abort; rollback to s; rollback work to savepoint s; savepoint s; release s; commit prepared 'x'; commit and no chain; commit work;

set session timezone to 'UTC'; set local a.b to 1, 2, x; set time zone interval '-08:00' hour to minute; set time zone local; set names 'utf8'; set role none; set session authorization default; set schema 'x'; set transaction isolation level serializable; set session characteristics as transaction read only; set constraints all deferred; set search_path = "$user", public; set x = default; set x to on; set session role y; set extra_float_digits = -1;

show all; show time zone; show transaction isolation level; show search_path; reset all; reset x; reset time zone; discard all; discard temp; listen c; unlisten *; notify c, 'p';

create temp table if not exists s.t (a int constraint x not null default 5 check (a > 0) references u (b) on delete cascade on update set null, b text collate "C" unique, c int generated by default as identity (start with 5 increment by 2), d int generated always as (a * 2) stored, constraint pk primary key (a, b), foreign key (a) references u (b), unique nulls not distinct (c), like u including all) on commit drop;

create table t (a, b) as select 1, 2 with no data; create table t as table u; create unlogged table x (a int);

create unique index concurrently if not exists i on only t using btree (a desc nulls last, lower(b) text_pattern_ops, (a + b), c collate "C") include (d) with (fillfactor = 70) tablespace x where a > 1; create index on t (a);

create schema if not exists s authorization joe; create database d with owner = x encoding 'utf8'; create role r with login password 'x' valid until 'infinity' in role a, b connection limit 5; create user u; alter role r set search_path to x; alter user u password null; alter role r rename to q; alter role r reset all;

create or replace temp recursive view v (a) with (security_barrier) as select 1 with local check option;

drop table if exists a, b.c cascade; drop materialized view v; drop stream s; drop source s; drop sink s; drop index concurrently i; drop schema s restrict; drop database if exists d; drop role r; drop user u; drop view v;

truncate table a, only b restart identity cascade; comment on table t is 'x'; comment on column t.a is null; comment on materialized view v is 'y'; comment on function f(int, text) is 'x'; comment on constraint c on t is 'x';

grant select, insert (a, b), update on table t to public, joe with grant option; grant all privileges on all tables in schema s to x; revoke grant option for select on t from x cascade; grant a, b to c with admin option; revoke a from b; grant usage on schema s to x; grant execute on function f(int) to x;

lock table t in access exclusive mode nowait; analyze; analyze verbose t (a, b); analyze (verbose) t; vacuum full analyze t; vacuum (full, analyze) t; vacuum; refresh materialized view concurrently v with no data; do $$begin end$$; do language plpgsql 'x'; do 'x' language plpgsql; call f(1, 2); checkpoint;

explain (analyze, buffers off, format json) select 1; explain analyze verbose select 1; explain verbose select 1;

create function f() returns int as $$ select 1; $$ language sql; create extension if not exists x; drop function f(int); create trigger t before insert on x execute function y(); merge into t using u on t.a = u.a when matched then delete; alter system set x = 1; create type t as enum ('a'); create sequence s; alter sequence s restart; reindex table t;

select "Quoted""Name", watermark, stream, source, sink, emit, qualify, asof, match_recognize, changes, format, "order", year, day, minute, zone, value, key, type, name, row_number, values, time, timestamp, interval, position, char, session, first, last, metadata, pattern from stream, sink as source, watermark watermark;

select a emit, b qualify, c asof from emit as emit, qualify;

select 1 as select, 2 "from", a.order, a.select from t a;

select -1, - -1, -a ^ 2, 2 ^ -1, not not a, not a = b, a = not b, @ -5 + 3, a -> 'x' ->> 'y', a #>> '{x}', a @> b, a ? 'x', a ?| b, a && b, a << 1, ~5, |/ 25, a <-> b, a @@ b, a % 5, 1 - -1, a- -b, a*-b, a::int[][], a is not null = true, (a + b) * c, a + (b * c), a - (b - c), (a = b) = c, a and (b and c), (a or b) and c, not (a and b), (not a) is null, (-a)::int, -(a::int), (a || b) || c, a || (b || c), a + b || c, (a between 1 and 2) is true, a in (1) = b, interval '1' day * 2;

select * from t where a < b and b > c qualify (row_number() over ()) = 1;

select x::map<text, int>, y::struct<a int, b array<text>>, z::array<array<int>>[] from t where map < 5 and a >> 2 > 1;
