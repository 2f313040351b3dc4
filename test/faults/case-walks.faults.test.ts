/** Random walks of officers over a case, on the real store: what must hold on every path. */
import { localDateOf } from "@ngaba/config";
import { type CaseDetail, epochMs } from "@ngaba/contract";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { CEILINGS, conclusionsOf, type Desk, type DoneWish, openDesk, people, walk } from "../central/case-walks.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { extent } from "./extent.ts";

const CONCLUDING = ["accept", "reject", "exempt"];
const DECIDED = ["approved", "owner-asked", "rejected", "exempt"];

/** Each with a store of its own: while one waits for the disk, others walk. */
const DESKS = 4;
/** A walk takes some ten transactions, each of them on the disk. */
const TIMEOUT_MS = Math.max(300_000, extent.caseWalks * 100);

/** Nothing is lost, nothing is changed without an entry, and each entry is somebody's who acted. */
function checkHistory(before: CaseDetail, after: CaseDetail, done: readonly DoneWish[]): void {
  expect(after.entries.slice(0, before.version)).toEqual(before.entries);
  expect(after.entries.map(({ version }) => version)).toEqual(after.entries.map((_, index) => index + 1));
  const added = after.entries.slice(before.version);
  if (added.length === 0) expect(after).toEqual(before);
  const ofCase = done.filter(({ what, answer }) => what !== "take the other" && answer.what === "done");
  const ids = ofCase.map(({ wanted }) => wanted.id);
  // A person who takes another case puts this one back.
  const acted = added.filter(({ id }) => ids.includes(id));
  expect(acted).toHaveLength(ids.length);
  // Whoever acts has seen all that was there.
  expect(acted.map(({ version }) => version)).toEqual(acted.map(({ id }) => seenBy(id, ofCase) + 1));
  for (const { id, act, by } of added) {
    if (ids.includes(id)) continue;
    expect(act.kind).toBe("release");
    expect(done.some(({ who, what }) => who.id === by.id && what === "take the other")).toBe(true);
  }
}

const seenBy = (id: string, done: readonly DoneWish[]): number =>
  done.find(({ wanted }) => wanted.id === id)?.wanted.version ?? 0;

/** Of what was built on one version, one is done. */
function checkOneDecides(done: readonly DoneWish[]): void {
  const built = done.filter(({ wanted, answer }) => answer.what === "done" && CONCLUDING.includes(wanted.act.kind));
  const versions = built.map(({ wanted }) => wanted.version);
  expect(new Set(versions).size).toBe(versions.length);
}

/** Nobody concludes twice, the second one asked for has come, and the fine is within what one of them may decide. */
function checkConclusions(detail: CaseDetail, asksSecond: boolean): void {
  const holding = conclusionsOf(detail);
  expect(new Set(holding.map(({ by }) => by.id)).size).toBe(holding.length);
  if (!DECIDED.includes(detail.state)) return;
  const newest = holding.at(-1)?.act;
  expect(holding.length).toBeGreaterThanOrEqual(asksSecond ? 2 : 1);
  if (newest?.kind !== "accept") return;
  const ceiling = (id: string) => CEILINGS[people.find((one) => one.id === id)?.authority ?? ""] ?? 0;
  const allowed = holding.filter(({ act, by }) => {
    const isSame = act.kind === "accept" && act.legalBasis.provisionId === newest.legalBasis.provisionId;
    return isSame && act.plate.text === newest.plate.text && ceiling(by.id) >= newest.legalBasis.fineVnd[1];
  });
  expect(allowed.length).toBeGreaterThan(0);
}

/** A decided case is left by an undo, a step, somebody senior or a hand-over, and by nothing else; handed over, it stays. */
function checkDecided(before: CaseDetail, after: CaseDetail): void {
  if (before.state === "handed-over") expect(after).toEqual(before);
  if (!DECIDED.includes(before.state) || after.state === before.state) return;
  const [first] = after.entries.slice(before.version).filter(({ act }) => act.kind !== "note");
  expect(["undo", "enter", "reopen", "hand-over"]).toContain(first?.act.kind);
  if (first?.act.kind !== "reopen") return;
  expect(people.find(({ id }) => id === first.by.id)?.roles).toContain("senior-reviewer");
}

/** Nothing is concluded, opened again, entered or handed over after the last day. */
function checkLimitation({ entries }: CaseDetail, lapsesOn: string): void {
  const late = entries.filter(({ at }) => localDateOf(epochMs(Date.parse(at))) > lapsesOn);
  for (const { act } of late) expect(["note", "cover", "release"]).toContain(act.kind);
}

/** Whoever concludes second has not been shown what the first one came to, and cannot go back once they have. */
function checkBlind({ entries }: CaseDetail): void {
  const uncovered = new Set<string>();
  let round: CaseDetail["entries"] = [];
  for (const entry of entries) {
    const { act, by } = entry;
    if (act.kind === "reopen") uncovered.clear();
    if (act.kind === "reopen" || act.kind === "ask-more") round = [];
    if (act.kind === "undo") expect(round.pop()?.act).not.toHaveProperty("isBlind");
    if (act.kind !== "accept" && act.kind !== "reject" && act.kind !== "exempt") continue;
    const [first, ...more] = round;
    const isSecond = first !== undefined && more.length === 0;
    if (isSecond && first.act.kind !== "note" && "asksSecond" in first.act && first.act.asksSecond) {
      expect(act.isBlind).toBe(true);
      expect(uncovered).not.toContain(by.id);
      uncovered.add(by.id);
    }
    round.push(entry);
  }
}

/** Has this desk walk. @param reached how many walks ended in each state, to be added to */
async function walkAt(desk: Desk, numRuns: number, reached: Map<string, number>): Promise<void> {
  const everyWalk = fc.asyncProperty(walk, async ({ steps, ...rules }) => {
    const at = await desk.begin(rules);
    let before = await desk.store.get(at.caseId);
    for (const step of steps) {
      const done = await desk.does(step, at);
      const after = await desk.store.get(at.caseId);
      if (before === undefined || after === undefined) return expect.unreachable("the case is gone");
      checkHistory(before, after, done);
      checkOneDecides(done);
      checkConclusions(after, rules.asksSecond);
      checkDecided(before, after);
      checkLimitation(after, at.lapsesOn);
      if (rules.isBlind) checkBlind(after);
      before = after;
    }
    const state = before?.state ?? "none";
    reached.set(state, (reached.get(state) ?? 0) + 1);
  });
  await fc.assert(everyWalk, { numRuns });
}

test(
  `${extent.caseWalks} random walks: nobody approves twice, nothing changes without an entry, no history is lost, one decides`,
  async () => {
    const desks = await Promise.all(Array.from({ length: DESKS }, () => openDesk(temporaryFolder())));
    for (const desk of desks) onTestFinished(desk.close);
    const reached = new Map<string, number>();
    await Promise.all(desks.map((desk) => walkAt(desk, extent.caseWalks / DESKS, reached)));
    // Walks that get nowhere would show nothing.
    for (const state of ["approved", "rejected", "awaiting-second-approval", "accepted", "reopened", "handed-over"]) {
      expect(reached.get(state) ?? 0, state).toBeGreaterThan(0);
    }
  },
  TIMEOUT_MS,
);
