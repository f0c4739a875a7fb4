// Popularity of a ref: laws that are none, and words that do not go with it.
import { expect, test } from "vitest";
import { told } from "../told.js";

test("laws and their numbers", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 10, columns: { id: { sequence: 1, primary_key: true } } }
  t:
    rows: 10
    columns:
      a: { ref: p, popularity: {} }
      b: { ref: p, popularity: { zipf: 1, lorenz: { top: 20%, share: 80% } } }
      c: { ref: p, popularity: { zipf: 0 } }
      d: { ref: p, popularity: { zipf: much } }
      e: { ref: p, popularity: { lorenz: { top: 20%, share: 10% } } }
      f: { ref: p, popularity: { lorenz: { top: 20%, share: 80 } } }
      g: { ref: p, popularity: { lorenz: { top: 100%, share: 100% } } }
      h: { ref: p, popularity: { lorenz: { top: 20% } } }
      i: { ref: p, popularity: { zip: 1 } }
      j: { ref: p, popularity: 1.1 }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_popularity]: popularity: needs a law
      --> spec.yaml:7:20
      |
    7 |       a: { ref: p, popularity: {} }
      |                    ^^^^^^^^^^ write { zipf: 1.1 } or { lorenz: { top: 20%, share: 80% } }

    error[spec.bad_popularity]: popularity: takes one law, not both
      --> spec.yaml:8:20
      |
    8 |       b: { ref: p, popularity: { zipf: 1, lorenz: { top: 20%, share: 80% } } }
      |                    ^^^^^^^^^^ write { zipf: 1.1 } or { lorenz: { top: 20%, share: 80% } }

    error[spec.bad_parameter]: the exponent of a popularity is above 0, not 0
      --> spec.yaml:9:40
      |
    9 |       c: { ref: p, popularity: { zipf: 0 } }
      |                                        ^

    error[spec.not_a_number]: "much" is not a number
       --> spec.yaml:10:40
       |
    10 |       d: { ref: p, popularity: { zipf: much } }
       |                                        ^^^^ write a number such as 3, 2.5, 3%, 20k

    error[spec.bad_parameter]: a top of 20% cannot get a share of 10%: more than its part, and less than all
       --> spec.yaml:11:61
       |
    11 |       e: { ref: p, popularity: { lorenz: { top: 20%, share: 10% } } }
       |                                                             ^^^ write e.g. { top: 20%, share: 80% }

    error[spec.bad_parameter]: the share of a lorenz is at most 1, not 80
       --> spec.yaml:12:61
       |
    12 |       f: { ref: p, popularity: { lorenz: { top: 20%, share: 80 } } }
       |                                                             ^^

    error[spec.bad_parameter]: a top of 100% cannot get a share of 100%: more than its part, and less than all
       --> spec.yaml:13:62
       |
    13 |       g: { ref: p, popularity: { lorenz: { top: 100%, share: 100% } } }
       |                                                              ^^^^ write e.g. { top: 20%, share: 80% }

    error[spec.missing]: lorenz needs share:
       --> spec.yaml:14:34
       |
    14 |       h: { ref: p, popularity: { lorenz: { top: 20% } } }
       |                                  ^^^^^^ wanted: the share of all choices that they get

    error[spec.bad_popularity]: popularity: needs a law
       --> spec.yaml:15:20
       |
    15 |       i: { ref: p, popularity: { zip: 1 } }
       |                    ^^^^^^^^^^ write { zipf: 1.1 } or { lorenz: { top: 20%, share: 80% } }

    error[spec.unknown_word]: popularity has no word "zip"
       --> spec.yaml:15:34
       |
    15 |       i: { ref: p, popularity: { zip: 1 } }
       |                                  ^^^ did you mean "zipf"?

    error[spec.shape]: popularity does not fit: found 1.1
       --> spec.yaml:16:32
       |
    16 |       j: { ref: p, popularity: 1.1 }
       |                                ^^^ wanted: some rows are chosen much more often: { zipf: 1.1 }, { lorenz: { top: 20%, share: 80% } }

    11 errors in spec.yaml
    "
  `);
});

test("words that do not go with it", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 10, columns: { id: { sequence: 1, primary_key: true } } }
  t:
    rows: 10
    columns:
      k: { uniform: 1..9 }
      a: { ref: p, popularity: { zipf: 1 }, weight: p.id }
      b: { ref: p, popularity: { zipf: 1 }, where: p.id == k }
      c: { ref: p, popularity: { zipf: 1 }, unique: true }
      d: { ref: p, popularity: { zipf: 1 }, before: self }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_popularity]: popularity: does not go with weight: both say how often a row is chosen
      --> spec.yaml:8:20
      |
    8 |       a: { ref: p, popularity: { zipf: 1 }, weight: p.id }
      |                    ^^^^^^^^^^ leave out one of them

    error[spec.bad_popularity]: popularity: does not go with where: it ranks all rows, not some of them
      --> spec.yaml:9:20
      |
    9 |       b: { ref: p, popularity: { zipf: 1 }, where: p.id == k }
      |                    ^^^^^^^^^^ leave out one of them

    error[spec.unique_impossible]: a unique ref takes each parent once: it has no popularity
       --> spec.yaml:10:20
       |
    10 |       c: { ref: p, popularity: { zipf: 1 }, unique: true }
       |                    ^^^^^^^^^^

    error[spec.bad_popularity]: popularity: does not go with before: it ranks all rows, not some of them
       --> spec.yaml:11:20
       |
    11 |       d: { ref: p, popularity: { zipf: 1 }, before: self }
       |                    ^^^^^^^^^^ leave out one of them

    error[spec.bad_before]: before: self is for a ref to its own table, and p is not t
       --> spec.yaml:11:53
       |
    11 |       d: { ref: p, popularity: { zipf: 1 }, before: self }
       |                                                     ^^^^ write ref: t, or leave it out

    5 errors in spec.yaml
    "
  `);
});
