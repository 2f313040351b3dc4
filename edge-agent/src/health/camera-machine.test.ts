import { CameraStateData, endsEpisode, epochMs, monotonicMs } from "@ngaba/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SMART_LIMITS, shownState, type ToldState, watchedLimits } from "./camera-machine.ts";
import { inWords, NOON, play, type Spell } from "./camera-machine-kit.ts";

const good = (forS: number): Spell => ({ forS, alive: true });
const silent = (forS: number): Spell => ({ forS });
const EPISODE = "0190d2a4-7b1c-7a55-9b0e-6e2f5c1d9a01";
const WATCHED = watchedLimits(20);
const told = (over: Partial<ToldState>): ToldState => ({
  ...{ state: "live", since: epochMs(NOON - 60_000), reasons: [], damped: 0, ...over },
});

interface Case {
  readonly why: string;
  readonly spells: readonly Spell[];
  readonly expected: readonly string[];
  readonly limits?: typeof SMART_LIMITS;
  readonly before?: ToldState;
}

const CASES: readonly Case[] = [
  { why: "good for three seconds is live", spells: [good(60)], expected: ["4 connecting→live"] },
  { why: "good for two seconds proves nothing", spells: [good(2), silent(5)], expected: [] },
  {
    why: "a watched camera takes five seconds to be believed",
    spells: [good(60)],
    expected: ["6 connecting→live"],
    limits: WATCHED,
  },
  {
    why: "never a sign: offline after eight seconds",
    spells: [silent(60)],
    expected: ["8 connecting→offline stalled"],
  },
  {
    why: "who waits for a turn to connect is not silent, and is given its whole time afterwards",
    spells: [{ forS: 60, waits: true }, silent(10)],
    expected: ["68 connecting→offline stalled"],
  },
  {
    why: "what ended it before it was connected to is told all the same",
    spells: [{ forS: 60, waits: true, fault: { reason: "stalled", detail: "given up" } }],
    expected: ["8 connecting→offline stalled"],
  },
  {
    why: "a watched one is given twenty",
    spells: [silent(60)],
    expected: ["20 connecting→offline stalled"],
    limits: WATCHED,
  },
  {
    why: "an outage is told within ten seconds of the last sign, and its end once",
    spells: [good(30), silent(30), good(30)],
    expected: ["4 connecting→live", "38 live→offline stalled", "64 offline→live"],
  },
  {
    why: "seven seconds of silence are none",
    spells: [good(30), silent(7), good(30)],
    expected: ["4 connecting→live"],
  },
  {
    why: "one unit in a long silence is no recovery",
    spells: [good(30), silent(30), good(1), silent(30)],
    expected: ["4 connecting→live", "38 live→offline stalled"],
  },
  {
    why: "the fault of the connection is the reason",
    spells: [good(10), { forS: 20, fault: { reason: "unauthorised", detail: "401" } }],
    expected: ["4 connecting→live", "18 live→offline unauthorised"],
  },
  {
    why: "signs without a picture are no stream, after 45 s",
    spells: [{ forS: 60, alive: true, pictures: false }],
    expected: ["45 connecting→offline invalid-stream"],
  },
  {
    why: "what was offline is so until a picture comes, whatever signs there are",
    spells: [good(10), silent(12), { forS: 20, alive: true, pictures: false }, good(10)],
    expected: ["4 connecting→live", "18 live→offline stalled", "43 offline→live"],
  },
  {
    why: "pictures that stop while the stream goes on",
    spells: [good(10), { forS: 60, alive: true, pictures: false }],
    expected: ["4 connecting→live", "55 live→offline invalid-stream"],
  },
  {
    why: "reasons make it degraded, in the contract's order, stream first",
    spells: [good(10), { forS: 10, alive: true, picture: ["black"], stream: ["wrong-size"] }, good(10)],
    expected: ["4 connecting→live", "14 live→degraded wrong-size+black", "24 degraded→live"],
  },
  {
    why: "a reason more is a change of why",
    spells: [
      good(10),
      { forS: 10, alive: true, picture: ["black"] },
      { forS: 10, alive: true, picture: ["black", "frozen"] },
    ],
    expected: ["4 connecting→live", "14 live→degraded black", "24 degraded→degraded black+frozen"],
  },
  {
    why: "reasons that come one by one while it settles are one change",
    spells: [
      good(10),
      { forS: 2, alive: true, picture: ["black"] },
      { forS: 10, alive: true, picture: ["black", "frozen"] },
    ],
    expected: ["4 connecting→live", "14 live→degraded black+frozen"],
  },
  {
    why: "a degraded camera that falls silent is offline, and comes back degraded",
    spells: [
      good(5),
      { forS: 10, alive: true, picture: ["moved"] },
      silent(20),
      { forS: 9, alive: true, picture: ["moved"] },
    ],
    expected: [
      ...["4 connecting→live", "9 live→degraded moved", "23 degraded→offline stalled", "39 offline→degraded moved"],
    ],
  },
  {
    why: "disabled at once, and nothing else is said meanwhile",
    spells: [good(10), { forS: 100, mode: "disabled" }, good(10)],
    expected: ["4 connecting→live", "11 live→disabled", "111 disabled→connecting", "115 connecting→live"],
  },
  {
    why: "nothing about a camera in maintenance is a fault",
    spells: [{ forS: 100, mode: "maintenance" }, good(10)],
    expected: ["1 connecting→maintenance", "101 maintenance→connecting", "105 connecting→live"],
  },
  {
    why: "after maintenance an outage counts from there",
    spells: [{ forS: 100, mode: "maintenance" }, silent(20)],
    expected: ["1 connecting→maintenance", "101 maintenance→connecting", "109 connecting→offline stalled"],
  },
  { why: "live before a restart and after it is no change", spells: [good(60)], expected: [], before: told({}) },
  {
    why: "offline before a restart and after it is none either",
    spells: [silent(60)],
    expected: [],
    before: told({ state: "offline", episodeId: EPISODE }),
  },
  {
    why: "back after a restart ends what an earlier run began",
    spells: [good(60)],
    expected: ["4 offline→live"],
    before: told({ state: "offline", episodeId: EPISODE }),
  },
  {
    why: "gone during a restart is told",
    spells: [silent(60)],
    expected: ["8 live→offline stalled"],
    before: told({}),
  },
];

test.each(CASES)("$why", ({ spells, expected, limits = SMART_LIMITS, before }) => {
  expect(play(spells, limits, before).changes.map(inWords)).toEqual(expected);
});

test("a change says since when, not only when it was sure", () => {
  const { changes } = play([good(30), silent(30), good(30)], SMART_LIMITS);
  const seconds = changes.map(({ change }) => (Date.parse(change.since) - NOON) / 1000);
  expect(seconds).toEqual([1, 30, 61]);
});

test("one time out of order has one id, whatever it goes through, also across a restart", () => {
  const first = play([good(10), { forS: 10, alive: true, picture: ["black"] }, silent(20)], SMART_LIMITS);
  const second = play([silent(20), good(10), silent(20)], SMART_LIMITS, first.memory.told);
  const ids = [...first.changes, ...second.changes].map(({ change }) => `${change.to} ${change.episodeId}`);
  const [, degraded = "", , , anew = ""] = ids.map((text) => text.split(" ")[1] ?? "");
  expect(ids).toEqual([
    "live undefined",
    ...[`degraded ${degraded}`, `offline ${degraded}`, `live ${degraded}`],
    `offline ${anew}`,
  ]);
  expect(anew).not.toBe(degraded);
});

test("twenty outages in ten minutes are five changes; calm ends it and says how many were held back", () => {
  const outages = Array.from({ length: 20 }, () => [good(15), silent(15)]).flat();
  const { changes } = play([...outages, good(400)], SMART_LIMITS);
  expect(changes.filter(({ atS }) => atS <= 600).map(inWords)).toEqual([
    ...["4 connecting→live", "23 live→offline stalled", "34 offline→live", "53 live→offline stalled"],
    "64 offline→degraded unstable",
  ]);
  const [end, ...more] = changes.filter(({ atS }) => atS > 600);
  expect(end && inWords(end)).toBe("904 degraded→live");
  expect(end?.change.damped).toBe(36); // 41 settled changes, without the four told and the one in whose place `unstable` was
  expect(more).toEqual([]);
});

test("a camera that dies while it is held as unstable is offline once it has been so for five minutes", () => {
  const outages = Array.from({ length: 4 }, () => [good(15), silent(15)]).flat();
  const { changes } = play([...outages, silent(400)], SMART_LIMITS);
  expect(changes.slice(4).map(inWords)).toEqual(["64 offline→degraded unstable", "413 degraded→offline stalled"]);
});

test("the shift of a moved view is told with it, and with nothing else", () => {
  const shiftPx = { x: 12, y: -3, widthPx: 320 };
  const { changes } = play(
    [
      { ...good(10), shiftPx },
      { ...good(10), picture: ["moved"], shiftPx },
    ],
    SMART_LIMITS,
  );
  expect(changes.map(({ change }) => change.shiftPx)).toEqual([undefined, shiftPx]);
});

test("health says connecting until this run knows, whatever an earlier one told", () => {
  const at = (s: number) => ({ now: monotonicMs(s * 1000), wall: epochMs(NOON + s * 1000) });
  const offline = told({ state: "offline", episodeId: EPISODE });
  const early = play([silent(5)], SMART_LIMITS, offline);
  expect(shownState(early.memory, at(5))).toEqual({ state: "connecting", since: NOON, reasons: [] });
  const late = play([silent(8)], SMART_LIMITS, offline);
  expect(shownState(late.memory, at(8)).state).toBe("offline");
});

describe("whatever a camera does", () => {
  const spell: fc.Arbitrary<Spell> = fc.record({
    forS: fc.integer({ min: 1, max: 40 }),
    alive: fc.boolean(),
    mode: fc.constantFrom("active", "active", "active", "active", "maintenance", "disabled"),
    stream: fc.subarray(["few-frames", "wrong-size"] as const),
    picture: fc.subarray(["black", "moved"] as const),
  });
  const spells = fc.array(spell, { minLength: 1, maxLength: 60 });
  const limits = fc.constantFrom(SMART_LIMITS, WATCHED);

  test("each change begins where the one before ended, changes something, and is a message of the contract", () => {
    fc.assert(
      fc.property(spells, limits, (days, limit) => {
        let state = "connecting";
        let why = "";
        for (const { change } of play(days, limit).changes) {
          expect(change.from).toBe(state);
          expect(`${change.to} ${change.reasons.join()}`).not.toBe(`${state} ${why}`);
          expect(change.since <= change.at).toBe(true);
          CameraStateData.omit({ schemaVersion: true, cameraId: true, readAt: true, clock: true, configHash: true })
            .strict()
            .parse(change);
          state = change.to;
          why = change.reasons.join();
        }
      }),
    );
  });

  test("an id goes from the first change for the worse to the end, and never beyond", () => {
    fc.assert(
      fc.property(spells, limits, (days, limit) => {
        let open: string | undefined;
        const ended = new Set<string>();
        for (const { change } of play(days, limit).changes) {
          const { episodeId, to } = change;
          if (open !== undefined) expect(episodeId).toBe(open);
          if (to === "degraded" || to === "offline") expect(episodeId).toBeDefined();
          expect(ended.has(episodeId ?? "")).toBe(false);
          open = endsEpisode(to) ? undefined : episodeId;
          if (episodeId !== undefined && open === undefined) ended.add(episodeId);
        }
      }),
    );
  });

  test("no more than seven changes in any ten minutes that nobody ordered", () => {
    const noOrders = fc.array(
      spell.map((one): Spell => ({ ...one, mode: "active" })),
      { maxLength: 100 },
    );
    fc.assert(
      fc.property(noOrders, limits, (days, limit) => {
        const times = play(days, limit).changes.map(({ atS }) => atS);
        for (const from of times) expect(times.filter((at) => at >= from && at < from + 600).length).toBeLessThan(8);
      }),
    );
  });

  test("once it is good for six minutes it is live, once silent for as long offline", () => {
    fc.assert(
      fc.property(spells, limits, fc.boolean(), (days, limit, alive) => {
        const { memory } = play([...days, { forS: 360, alive }], limit);
        expect(memory.told.state).toBe(alive ? "live" : "offline");
      }),
    );
  });
});
