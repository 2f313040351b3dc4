import fc from "fast-check";
import { expect, test } from "vitest";
import { type AuditRecord, chainHash, checkChain, cleaned, type HashedRecord, NO_HASH } from "./audit-chain.ts";

const record = (seq: number, subject = `subject ${seq}`): AuditRecord => ({
  ...{ seq, atMs: 1_000 * seq, action: "evidence.viewed", subject },
  who: { kind: "person", id: "a-1", name: "An" },
});

/** A log as it is written. */
function chainOf(records: readonly AuditRecord[]): HashedRecord[] {
  let previous = NO_HASH;
  return records.map((entry) => {
    previous = chainHash(previous, entry);
    return { ...entry, hash: previous };
  });
}

const log = chainOf([1, 2, 3, 4, 5].map((seq) => record(seq)));
const without = (seq: number) => log.filter((entry) => entry.seq !== seq);
const headOf = (entries: readonly HashedRecord[], seq: number) => ({ seq, hash: entries[seq - 1]?.hash ?? "" });

test("a log as it was written is right, and ends at its head", () => {
  expect(checkChain(log)).toEqual({ head: headOf(log, 5), fault: undefined });
  expect(checkChain([])).toEqual({ head: undefined, fault: undefined });
});

test("any change of any entry is found at that entry or the next", () => {
  const changes = fc.constantFrom<(entry: HashedRecord) => HashedRecord>(
    (entry) => ({ ...entry, subject: `${entry.subject}!` }),
    (entry) => ({ ...entry, atMs: entry.atMs + 1 }),
    (entry) => ({ ...entry, action: "audit.read" }),
    (entry) => ({ ...entry, detail: { reason: "none" } }),
    (entry) => ({ ...entry, who: { ...entry.who, id: "a-2" } }),
    (entry) => ({ ...entry, who: { ...entry.who, name: "Ân" } }),
    (entry) => ({ ...entry, who: { ...entry.who, kind: "token" } }),
    (entry) => ({ ...entry, hash: "f".repeat(64) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), changes, (index, change) => {
      const forged = log.map((entry, place) => (place === index ? change(entry) : entry));
      expect(checkChain(forged)).toEqual({
        head: index === 0 ? undefined : headOf(log, index),
        fault: { kind: "changed", seq: index + 1 },
      });
    }),
  );
});

test("an entry that was changed with its hash made anew shows at the one behind it", () => {
  const forged = { ...record(3, "another"), hash: chainHash(log[1]?.hash ?? "", record(3, "another")) };
  const fault = checkChain(log.map((entry) => (entry.seq === 3 ? forged : entry))).fault;
  expect(fault).toEqual({ kind: "changed", seq: 4 });
});

test.each([
  ["one in the middle", without(3), { kind: "missing", fromSeq: 3, toSeq: 3 }],
  ["the first", without(1), { kind: "missing", fromSeq: 1, toSeq: 1 }],
  ["one, with those behind it numbered anew", [...log.slice(0, 2), { ...log[3], seq: 3 }], { kind: "changed", seq: 3 }],
  ["none, but one twice", [...log.slice(0, 2), ...log.slice(1)], { kind: "changed", seq: 2 }],
])("taken out: %s", (_what, entries, fault) => {
  expect(checkChain(entries as HashedRecord[]).fault).toEqual(fault);
});

test("an end that was cut off, or a log made anew, shows against a head that was noted", () => {
  const noted = headOf(log, 4);
  expect(checkChain(log, noted).fault).toBeUndefined();
  expect(checkChain(log.slice(0, 3), noted).fault).toEqual({ kind: "cut-off", notedSeq: 4 });
  const anew = chainOf([1, 2, 3, 4, 5].map((seq) => record(seq, "nothing to see")));
  expect(checkChain(anew).fault).toBeUndefined();
  expect(checkChain(anew, noted).fault).toEqual({ kind: "not-the-noted", notedSeq: 4 });
});

test("what is kept holds no control characters and no end of length", () => {
  const entry = {
    who: { kind: "person", id: "a", name: "A\u0000n\u001b[31m" },
    action: "x.y",
    subject: "s".repeat(9_999),
  };
  const kept = cleaned({ ...entry, who: { ...entry.who, kind: "person" } });
  expect(kept.who.name).toBe("A n [31m");
  expect(kept.subject).toHaveLength(500);
});
