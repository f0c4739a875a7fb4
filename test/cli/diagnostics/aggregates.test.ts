// Sums over children: what they cannot go over, and who cannot read them.
import { expect, test } from "vitest";
import { told } from "../told.js";

const spec = (baskets: string, lines = "", others = ""): string => `datagen: 1
tables:
  stores:
    rows: 5
    columns: { store_id: { sequence: 1, primary_key: true }, vat: { uniform: 0.1..0.2 }, sold: sum(baskets.total) }
  baskets:
    each: { store: stores }
    count: 3
    columns:
      store: store.store_id
      total: sum(lines.amount)
${baskets}
  lines:
    each: { basket: baskets }
    count: 2
    columns:
      qty: { uniform: 1..9 }
      sku: { choice: [a, b] }
      amount: qty * 2
${lines}
  gifts: { each: { basket: baskets }, count: 1, columns: { worth: { uniform: 1..9 } } }
${others}`;

test("calls that go over no children, or over too many", async () => {
  expect(
    await told(
      spec(`      a: sum(amount)
      b: sum(line.amount)
      c: sum(lines)
      d: sum(lines.price)
      e: sum(lines.qty * gifts.worth)
      f: sum(lines.sku)
      g: max(lines.sku)
      h: sum(lines.qty > 3)
      i: sum()
      j: count(lines, gifts)
      k: lines.qty + 1
      l: sum(sum(lines.qty))
      m: sum(lines.qty * store.vat)
      n: sum(lines.qty * total)
      o: avg(null)
      p: max(total)`),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: sum goes over children, and this names none
       --> spec.yaml:12:10
       |
    12 |       a: sum(amount)
       |          ^^^^^^^^^^^ write sum(lines.amount)

    error[formula.aggregate]: sum goes over children, and this names none
       --> spec.yaml:13:10
       |
    13 |       b: sum(line.amount)
       |          ^^^^^^^^^^^^^^^^ write sum(lines.amount)

    error[formula.aggregate]: lines are whole rows
       --> spec.yaml:14:14
       |
    14 |       c: sum(lines)
       |              ^^^^^ name one of their columns: lines.qty

    error[formula.unknown_name]: unknown column "price" of lines
       --> spec.yaml:15:20
       |
    15 |       d: sum(lines.price)
       |                    ^^^^^ there are qty, sku, amount

    error[formula.aggregate]: sum goes over one table of children at a time, and this names lines and gifts
       --> spec.yaml:16:10
       |
    16 |       e: sum(lines.qty * gifts.worth)
       |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write sum(lines.column) + sum(gifts.column)

    error[formula.type]: sum: not for text
       --> spec.yaml:17:10
       |
    17 |       f: sum(lines.sku)
       |          ^^^^^^^^^^^^^^ it is sum(children.column) of numbers or spans of time

    error[formula.type]: max: not for text
       --> spec.yaml:18:10
       |
    18 |       g: max(lines.sku)
       |          ^^^^^^^^^^^^^^ it is max(children.column) of numbers or times

    error[formula.type]: sum: not for bool
       --> spec.yaml:19:10
       |
    19 |       h: sum(lines.qty > 3)
       |          ^^^^^^^^^^^^^^^^^^ count what holds: sum(if(condition, 1, 0))

    error[formula.arguments]: sum with 0 arguments
       --> spec.yaml:20:10
       |
    20 |       i: sum()
       |          ^^^^^ it is sum(children.column) of numbers or spans of time

    error[formula.arguments]: count with 2 arguments
       --> spec.yaml:21:10
       |
    21 |       j: count(lines, gifts)
       |          ^^^^^^^^^^^^^^^^^^^ it is count(children) or count(children.column), which leaves out nulls

    error[formula.aggregate]: a baskets row has many lines
       --> spec.yaml:22:10
       |
    22 |       k: lines.qty + 1
       |          ^^^^^ take one value of them: sum(lines.qty), max(lines.qty), count(lines)

    error[formula.aggregate]: sum stands inside of another function over children
       --> spec.yaml:23:14
       |
    23 |       l: sum(sum(lines.qty))
       |              ^^^^^^^^^^^^^^ take it out of the brackets

    error[formula.aggregate]: store is the parent of baskets, and too far from the children
       --> spec.yaml:24:26
       |
    24 |       m: sum(lines.qty * store.vat)
       |                          ^^^^^ copy it into a column of baskets (hidden: true), and name that

    error[formula.aggregate]: total is itself summed over children, and cannot be known while they are made
       --> spec.yaml:25:26
       |
    25 |       n: sum(lines.qty * total)
       |                          ^^^^^ take it out of the brackets

    error[formula.aggregate]: avg goes over children, and this names none
       --> spec.yaml:26:10
       |
    26 |       o: avg(null)
       |          ^^^^^^^^^ write avg(lines.qty)

    error[formula.aggregate]: max takes several values, or a column of children, and this names none
       --> spec.yaml:27:10
       |
    27 |       p: max(total)
       |          ^^^^^^^^^^ write max(a, b), or max(lines.qty)

    16 errors in spec.yaml
    "
  `);
});

test("tables without children, and children's children", async () => {
  expect(
    await told(`datagen: 1
tables:
  a: { rows: 3, columns: { x: sum(c.z), y: count(c), z: max(b.k) } }
  b: { each: { a: a }, count: 2, columns: { k: position } }
  c: { each: { b: b }, count: 2, columns: { z: { uniform: 1..2 }, w: count(rows), v: min(z), u: sum(b.k) } }
  d: { rows: 2, columns: { q: sum(a.b.c.z), r: sum(d.q) } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: sum goes over children, and c are children of b
      --> spec.yaml:3:31
      |
    3 |   a: { rows: 3, columns: { x: sum(c.z), y: count(c), z: max(b.k) } }
      |                               ^^^^^^^^ give b total: sum(c.z), and write sum(b.total)

    error[formula.aggregate]: count goes over children, and c are children of b
      --> spec.yaml:3:44
      |
    3 |   a: { rows: 3, columns: { x: sum(c.z), y: count(c), z: max(b.k) } }
      |                                            ^^^^^^^^ give b total: count(c), and write sum(b.total)

    error[formula.aggregate]: count goes over children, and no table is made each of c
      --> spec.yaml:5:70
      |
    5 | … }, count: 2, columns: { z: { uniform: 1..2 }, w: count(rows), v: min(z), u: sum(b.k) } }
      |                                                    ^^^^^^^^^^^ write a table of children: each: { c: c }

    error[formula.aggregate]: min takes several values, or a column of children, and no table is made each of c
      --> spec.yaml:5:86
      |
    5 | …lumns: { z: { uniform: 1..2 }, w: count(rows), v: min(z), u: sum(b.k) } }
      |                                                    ^^^^^^ write min(a, b), or a table of children: each: { c: c }

    error[formula.aggregate]: sum goes over children, and no table is made each of c
      --> spec.yaml:5:97
      |
    5 | … { uniform: 1..2 }, w: count(rows), v: min(z), u: sum(b.k) } }
      |                                                    ^^^^^^^^ write a table of children: each: { c: c }

    error[formula.aggregate]: sum goes over children, and no table is made each of d
      --> spec.yaml:6:31
      |
    6 |   d: { rows: 2, columns: { q: sum(a.b.c.z), r: sum(d.q) } }
      |                               ^^^^^^^^^^^^ write a table of children: each: { d: d }

    error[formula.aggregate]: sum goes over children, and no table is made each of d
      --> spec.yaml:6:48
      |
    6 |   d: { rows: 2, columns: { q: sum(a.b.c.z), r: sum(d.q) } }
      |                                                ^^^^^^^^ write a table of children: each: { d: d }

    7 errors in spec.yaml
    "
  `);
  expect(
    await told(`datagen: 1
tables:
  a: { rows: 3, columns: { x: sum(b.c.z) } }
  b: { each: { a: a }, count: 2, columns: { k: position } }
  c: { each: { b: b }, count: 2, columns: { z: { uniform: 1..2 } } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: c are children of b
      --> spec.yaml:3:37
      |
    3 |   a: { rows: 3, columns: { x: sum(b.c.z) } }
      |                                     ^ sum them in a column of b, such as total: sum(c.z), and that column here

    1 error in spec.yaml
    "
  `);
});

test("children that read what is summed over children", async () => {
  expect(await told(spec("", "      share: amount / basket.total"))).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: baskets.total is summed over children: a child is made before it and cannot read it
       --> spec.yaml:20:30
       |
    20 |       share: amount / basket.total
       |                              ^^^^^ let a column of baskets do what needs total

    1 error in spec.yaml
    "
  `);
  expect(await told(spec("      more: total + 1", "      cut: basket.more", ""))).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: baskets.more is summed over children: a child is made before it and cannot read it
       --> spec.yaml:20:19
       |
    20 |       cut: basket.more
       |                   ^^^^ let a column of baskets do what needs more

    1 error in spec.yaml
    "
  `);
  expect(
    await told(`datagen: 1
tables:
  baskets: { rows: 3, columns: { total: sum(lines.amount) } }
  lines: { each: { basket: baskets }, count: 2, columns: { amount: basket.total / 2 } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[spec.cycle]: columns need each other in a circle: baskets.total -> lines.amount -> baskets.total
      --> spec.yaml:3:34
      |
    3 |   baskets: { rows: 3, columns: { total: sum(lines.amount) } }
      |                                  ^^^^^ a child cannot read what is summed over children: let the parent's column do what needs the sum

    1 error in spec.yaml
    "
  `);
});

test("rows elsewhere that read what is summed over children", async () => {
  expect(
    await told(
      spec(
        "",
        "",
        `  visits:
    rows: 9
    columns:
      store: { ref: stores, weight: stores.sold }
      other: { ref: stores, where: stores.sold == n }
      third: { ref: stores, weight: sum(baskets.total) }
      n: { uniform: 1..5 }
      sold: store.sold
      fine: store.vat
`,
      ),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[formula.aggregate]: stores.sold is summed over children, which are not made again where other rows are looked up
       --> spec.yaml:25:44
       |
    25 |       store: { ref: stores, weight: stores.sold }
       |                                            ^^^^ read a column of stores that no sum goes into

    error[formula.aggregate]: stores.sold is summed over children, which are not made again where other rows are looked up
       --> spec.yaml:26:43
       |
    26 |       other: { ref: stores, where: stores.sold == n }
       |                                           ^^^^ read a column of stores that no sum goes into

    error[formula.aggregate]: sum goes over children, and those of a row that can be chosen are not made yet
       --> spec.yaml:27:37
       |
    27 |       third: { ref: stores, weight: sum(baskets.total) }
       |                                     ^^^^^^^^^^^^^^^^^^ choose by a column of its own

    3 errors in spec.yaml
    "
  `);
});

test("a sum over a table whose size is wrong is blamed for nothing", async () => {
  expect(
    await told(`datagen: 1
tables:
  a: { rows: 3, columns: { n: count(b), x: sum(b.k) } }
  b: { each: { a: a }, count: many, columns: { k: { uniform: 1..3 } } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "many"
      --> spec.yaml:4:31
      |
    4 |   b: { each: { a: a }, count: many, columns: { k: { uniform: 1..3 } } }
      |                               ^^^^ there is only a; a constant is { value: many }

    1 error in spec.yaml
    "
  `);
});
