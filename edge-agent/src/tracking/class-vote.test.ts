import type { RoadUserClass } from "@ngaba/contract";
import { expect, test } from "vitest";
import { electedClass, NO_VOTES, vote } from "./class-vote.ts";

/** `p` person, `b` bicycle, `m` motorcycle, `c` car, `l` large vehicle. */
const CLASSES: Readonly<Record<string, RoadUserClass>> = {
  p: "person",
  b: "bicycle",
  m: "motorcycle",
  c: "car",
  l: "large-vehicle",
};

test.each([
  { seen: "pppppppppp", elected: "person", why: "nothing else was ever seen" },
  { seen: "mmmmpppppp", elected: "motorcycle", why: "the machine is small, and missed now and then" },
  { seen: "mppp", elected: "motorcycle", why: "a quarter is enough" },
  { seen: "mpppp", elected: "person", why: "walking past a parked machine makes no rider" },
  { seen: "bbmpppp", elected: "bicycle", why: "of two machines the one seen more often" },
  { seen: "bmppp", elected: "motorcycle", why: "a motor is never overlooked where it is as likely" },
  { seen: "bbbbbm", elected: "bicycle", why: "one flip is a flip" },
  { seen: "ccclc", elected: "car", why: "a van is a lorry for a moment" },
  { seen: "clllc", elected: "large-vehicle", why: "most sightings decide" },
  { seen: "cccm", elected: "car", why: "the machine's right is over persons only" },
])("$seen is a $elected: $why", ({ seen, elected }) => {
  const votes = [...seen].reduce((sum, letter) => {
    return vote(sum, { roadUserClass: CLASSES[letter] ?? "person", score: 0.5, box: { x1: 0, y1: 0, x2: 1, y2: 1 } });
  }, NO_VOTES);
  expect(electedClass(votes)).toBe(elected);
  expect(NO_VOTES.every((value) => value === 0)).toBe(true);
});
