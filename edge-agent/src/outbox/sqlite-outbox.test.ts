import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StreamPosition } from "@ngaba/contract";
import fc from "fast-check";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteOutbox, type SqliteOutboxOptions } from "./sqlite-outbox.ts";

const log = pino({ level: "silent" });
const message = (position: StreamPosition) => JSON.stringify(position);

function outboxPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-outbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "outbox.db");
}

const open = (path: string, limits: Partial<SqliteOutboxOptions> = {}) => openSqliteOutbox({ path, log, ...limits });

test("a message knows its place, and lies there after a restart", () => {
  const path = outboxPath();
  const first = open(path);
  const position = first.append("event", "t/1", message);
  first.close();

  using second = open(path);
  expect(second.epoch).toBe(position.epoch);
  expect(second.read("event", 0, 10)).toEqual([{ ...position, topic: "t/1", payload: JSON.stringify(position) }]);
});

test("any run of appends, deletions and restarts gives seqs 1, 2, 3 … and never one twice", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("append" as const),
      stream: fc.constantFrom("event" as const, "telemetry" as const),
    }),
    fc.record({ kind: fc.constant("remove" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant("restart" as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const path = outboxPath();
      let outbox = open(path);
      const expected = { event: 0, telemetry: 0 };
      for (const one of steps) {
        if (one.kind === "append") {
          expected[one.stream] += 1;
          expect(outbox.append(one.stream, "t", message).seq).toBe(expected[one.stream]);
        } else if (one.kind === "remove") {
          outbox.removeUpTo("event", Math.floor(one.share * expected.event));
        } else {
          outbox.close();
          outbox = open(path);
        }
        const { rows, oldestSeq, lastSeq, bytes } = outbox.counts("event");
        const held = outbox.read("event", 0, 1_000);
        expect({ rows, oldestSeq, lastSeq }).toEqual({
          rows: held.length,
          oldestSeq: held[0]?.seq ?? expected.event + 1,
          lastSeq: expected.event,
        });
        expect(bytes).toBe(held.reduce((sum, row) => sum + row.topic.length + row.payload.length, 0));
      }
      outbox.close();
    }),
    { numRuns: 25 },
  );
});

test("a deletion that empties the outbox does not make it forget where it was", () => {
  const path = outboxPath();
  const first = open(path);
  first.append("event", "t", message);
  first.append("event", "t", message);
  first.removeUpTo("event", 2);
  first.close();

  using second = open(path);
  expect(second.counts("event")).toMatchObject({ rows: 0, bytes: 0, oldestSeq: 3, lastSeq: 2 });
  expect(second.append("event", "t", message).seq).toBe(3);
});

test("full of events, it refuses the next one, takes no seq for it, and goes on when there is room", () => {
  using outbox = open(outboxPath(), { maxEventBytes: 250 });
  outbox.append("event", "t", () => "x".repeat(200));
  expect(() => outbox.append("event", "t", () => "x".repeat(200))).toThrow(
    expect.objectContaining({ code: "OUTBOX_FULL" }),
  );
  outbox.removeUpTo("event", 1);
  expect(outbox.append("event", "t", () => "x".repeat(200)).seq).toBe(2);
});

test("full of telemetry, it drops the oldest, counts that over restarts, and leaves the events alone", () => {
  const path = outboxPath();
  const first = open(path, { maxTelemetryBytes: 250 });
  first.append("event", "t", () => "x".repeat(200));
  for (let i = 1; i <= 4; i += 1) first.append("telemetry", "t", () => "x".repeat(100));
  first.close();

  using second = open(path, { maxTelemetryBytes: 250 });
  expect(second.read("telemetry", 0, 10).map((row) => row.seq)).toEqual([3, 4]);
  expect(second.counts("telemetry")).toMatchObject({ rows: 2, oldestSeq: 3, dropped: 2 });
  expect(second.counts("event")).toMatchObject({ rows: 1, dropped: 0 });
});

test("a message that cannot be made takes no place", () => {
  using outbox = open(outboxPath());
  const broken = () => {
    throw new Error("no");
  };
  expect(() => outbox.append("event", "t", broken)).toThrow("no");
  expect(outbox.append("event", "t", message).seq).toBe(1);
});

test.each([
  { why: "not a database at all", damage: (bytes: Buffer) => bytes.fill("rubbish!") },
  { why: "its pages are overwritten behind an intact header", damage: (bytes: Buffer) => bytes.fill(0xa5, 4096) },
  { why: "cut in the middle", damage: (bytes: Buffer) => bytes.subarray(0, bytes.length / 2) },
])("a damaged file ($why) is set aside whole, and a new epoch begins", ({ damage }) => {
  const path = outboxPath();
  const first = open(path);
  for (let i = 0; i < 50; i += 1) first.append("event", "t", () => "x".repeat(1_000));
  first.close();
  const damaged = damage(readFileSync(path));
  writeFileSync(path, damaged);

  using second = open(path);
  expect(second.epoch).not.toBe(first.epoch);
  expect(second.append("event", "t", message).seq).toBe(1);
  const [setAside] = readdirSync(join(path, "..")).filter((name) => name.includes("damaged") && !name.endsWith("-wal"));
  expect(readFileSync(join(path, "..", setAside ?? "")).equals(damaged)).toBe(true);
});

test("a lost file is a new epoch", () => {
  const path = outboxPath();
  const first = open(path);
  first.close();
  rmSync(path);
  using second = open(path);
  expect(second.epoch).not.toBe(first.epoch);
});

test("a second opener is turned away while the first holds it", () => {
  const path = outboxPath();
  using _first = open(path);
  expect(() => open(path)).toThrow(expect.objectContaining({ code: "OUTBOX_IN_USE" }));
});

test("a new epoch keeps what is held, in order, numbered from 1, inside the messages too", () => {
  const path = outboxPath();
  const outbox = open(path);
  const before = outbox.epoch;
  for (const name of ["a", "b", "c"]) outbox.append("event", "t", (p) => JSON.stringify({ ...p, name }));
  outbox.removeUpTo("event", 1);
  outbox.startNewEpoch();
  expect(outbox.epoch).not.toBe(before);
  outbox.close();

  using again = open(path);
  const held = again.read("event", 0, 10).map((row) => JSON.parse(row.payload));
  expect(held).toMatchObject([
    { name: "b", seq: 1, epoch: again.epoch, stream: "event" },
    { name: "c", seq: 2, epoch: again.epoch, stream: "event" },
  ]);
  expect(again.append("event", "t", message).seq).toBe(3);
});

test("those who wait for rows are told of each, until they stop waiting", () => {
  using outbox = open(outboxPath());
  let told = 0;
  const stop = outbox.onAppend(() => {
    told += 1;
  });
  outbox.append("event", "t", message);
  outbox.append("telemetry", "t", message);
  stop();
  outbox.append("event", "t", message);
  expect(told).toBe(2);
});
