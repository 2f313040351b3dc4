import type { ActDone, HandlingAct } from "@ngaba/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_ACTS, refusalOf, summaryOf, untouched, withAct } from "./handling.ts";

const EVENT = "01988000-0000-7000-8000-000000000001";
const lan = { id: "p-1", name: "Lan" };
const minh = { id: "p-2", name: "Minh" };

const done = (version: number, act: ActDone, by = lan): HandlingAct => ({
  ...{ id: `01988000-0000-7000-8000-${String(version).padStart(12, "0")}`, version, by, act },
  at: new Date(Date.UTC(2026, 0, 5, 8, 0, version)).toISOString(),
});

const after = (...acts: readonly (ActDone | [ActDone, typeof lan])[]) =>
  acts
    .map((one, index) => (Array.isArray(one) ? done(index + 1, ...one) : done(index + 1, one)))
    .reduce(withAct, untouched(EVENT));

const acknowledge: ActDone = { kind: "acknowledge" };
const close: ActDone = { kind: "close", outcome: "handled" };
const report: ActDone = {
  ...{ kind: "report", cameraId: "cam-1", severity: "warning", text: "Va chạm", startedAt: "2026-01-05T07:50:00Z" },
};

test.each<{ why: string; acts: readonly (ActDone | [ActDone, typeof lan])[]; is: object }>([
  { why: "nobody has acted", acts: [], is: { state: "new", version: 0 } },
  { why: "who acknowledges takes it", acts: [acknowledge], is: { state: "acknowledged", assignee: lan } },
  { why: "who reports takes it", acts: [report], is: { state: "acknowledged", assignee: lan } },
  { why: "a comment is no acknowledgement", acts: [{ kind: "comment", text: "?" }], is: { state: "new" } },
  {
    why: "given to another",
    acts: [acknowledge, { kind: "assign", to: minh }],
    is: { state: "acknowledged", assignee: minh },
  },
  {
    why: "given to another by who has not acknowledged",
    acts: [{ kind: "assign", to: minh }],
    is: { state: "acknowledged" },
  },
  { why: "passed up", acts: [{ kind: "escalate", to: "fire" }], is: { state: "acknowledged", escalatedTo: "fire" } },
  { why: "closed by another", acts: [acknowledge, [close, minh]], is: { state: "closed", outcome: "handled" } },
])("$why", ({ acts, is }) => {
  expect(summaryOf(after(...acts))).toMatchObject({ ...is, version: acts.length });
});

test("given to nobody, it has no assignee; opened again, it has no outcome", () => {
  expect(summaryOf(after(acknowledge, { kind: "assign" }))).not.toHaveProperty("assignee");
  const reopened = summaryOf(after(acknowledge, close, { kind: "reopen" }));
  expect(reopened).toMatchObject({ state: "acknowledged", assignee: lan });
  expect(reopened).not.toHaveProperty("outcome");
});

test.each<{ what: string; before: readonly ActDone[]; kind: ActDone["kind"]; why: string | undefined }>([
  { what: "acknowledge", before: [], kind: "acknowledge", why: undefined },
  { what: "acknowledge again", before: [acknowledge], kind: "acknowledge", why: "ALREADY_ACKNOWLEDGED" },
  { what: "acknowledge what is closed", before: [close], kind: "acknowledge", why: "CLOSED" },
  { what: "close without having acknowledged", before: [], kind: "close", why: undefined },
  { what: "close twice", before: [close], kind: "close", why: "CLOSED" },
  { what: "give what is closed", before: [close], kind: "assign", why: "CLOSED" },
  { what: "pass up what is closed", before: [close], kind: "escalate", why: "CLOSED" },
  { what: "write about what is closed", before: [close], kind: "comment", why: undefined },
  { what: "keep video of what is closed", before: [close], kind: "keep", why: undefined },
  { what: "open what is open", before: [acknowledge], kind: "reopen", why: "NOT_CLOSED" },
  { what: "open what is closed", before: [close], kind: "reopen", why: undefined },
])("to $what: $why", ({ before, kind, why }) => {
  expect(refusalOf(after(...before), kind)).toBe(why);
});

test("there is an end to what can be written about one event", () => {
  const full = after(...Array.from({ length: MAX_ACTS }, (): ActDone => ({ kind: "comment", text: "again" })));
  expect(refusalOf(full, "comment")).toBe("TOO_MANY_ACTS");
});

const anyAct = fc.constantFrom<ActDone>(
  ...[acknowledge, close, { kind: "reopen" as const }, { kind: "comment" as const, text: "x" }],
  ...[
    { kind: "assign" as const, to: minh },
    { kind: "assign" as const },
    { kind: "escalate" as const, to: "fire" as const },
  ],
);

test("whatever is allowed one after the other, an outcome stands with what is closed and with nothing else", () => {
  fc.assert(
    fc.property(fc.array(anyAct, { maxLength: 30 }), (wished) => {
      let handling = untouched(EVENT);
      for (const act of wished) {
        if (refusalOf(handling, act.kind) === undefined) handling = withAct(handling, done(handling.version + 1, act));
      }
      expect(handling.version).toBe(handling.acts.length);
      expect(handling.outcome !== undefined).toBe(handling.state === "closed");
    }),
  );
});
