import { epochMs } from "@ngaba/contract";
import { describe, expect, test, vi } from "vitest";
import { type AccessUnit, streamTicks, TICKS_PER_MS } from "../rtsp/access-unit.ts";
import type { Ring, RingPart, RingWriter } from "./ring.ts";
import { LARGE, makeUnits, STEP_TICKS } from "./testing/coded-units.ts";

type WritableRing = Ring & { writer(cameraId: string): RingWriter };

const FIRST = "018f0000-0000-7000-8000-000000000001";
const SECOND = "018f0000-0000-7000-8000-000000000002";
const STEP_MS = STEP_TICKS / TICKS_PER_MS;

/** What holds for every ring. Each is opened on the system's clock, empty, with no limits, files of 4 s. */
export function describeRing(name: string, open: () => Promise<WritableRing>): void {
  const begin = epochMs(Date.now() - 60_000);
  const after = (ms: number): ReturnType<typeof epochMs> => epochMs(begin + ms);
  const record = (ring: WritableRing, units: readonly AccessUnit[], streamId = FIRST): void => {
    for (const unit of units) ring.writer("gate").write(streamId, unit, unit.readAt.wall);
  };
  const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
  /** Of the file's pictures, by the wall clock. */
  const stretchOf = (part: RingPart | undefined): number[] => {
    const [first, last] = [part?.files[0], part?.files.at(-1)];
    return part && first && last ? [part.at(first.firstTicks) - begin, part.at(last.lastTicks) - begin] : [];
  };

  describe(name, () => {
    test("of a camera that was never recorded there is nothing, and it says so", async () => {
      const ring = await open();
      const [from, to] = [after(0), after(1000)];
      expect(ring.find("gate", from, to)).toEqual({ parts: [], gaps: [{ from, to, why: "not-recorded" }] });
      expect(ring.health("gate")).toEqual({ bytes: 0, isWriting: false, lostUnits: 0 });
    });

    test("a stretch begins with the keyframe before it and misses nothing; its times are those of the pictures", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 300, bFrames: 2 }));
      await soon(() => expect(ring.find("gate", begin, after(11_960)).gaps).toEqual([]));
      const { parts, gaps } = ring.find("gate", after(5000), after(9000));
      expect(gaps).toEqual([]);
      expect(parts).toHaveLength(1);
      expect(parts[0]).toMatchObject({ streamId: FIRST, timeline: 0, parameterSets: { widthPx: 642, heightPx: 362 } });
      expect(parts[0]?.files.map(({ firstTicks, isOpen }) => [firstTicks / STEP_TICKS, isOpen])).toEqual([
        [100, false],
        [200, true],
      ]);
      const [ticks] = parts[0]?.files.map(({ firstTicks }) => firstTicks) ?? [];
      expect(ticks !== undefined && parts[0]?.at(ticks)).toBe(after(4000));
      expect(parts[0]?.ticksAt(after(4000))).toBe(ticks);
    });

    test("what lies before the first and after the last picture is a gap", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 26 }));
      await soon(() => expect(ring.find("gate", begin, after(1000)).gaps).toEqual([]));
      ring.writer("gate").pause("reconnect");
      expect(ring.find("gate", after(-500), after(1500)).gaps).toEqual([
        { from: after(-500), to: begin, why: "not-recorded" },
        { from: after(1000), to: after(1500), why: "reconnect" },
      ]);
    });

    test("a reconnection makes two parts, and one gap of its length", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 51 }));
      record(ring, makeUnits({ begin: after(5000), count: 51, firstTicks: 777 }), SECOND);
      await soon(() => expect(ring.find("gate", begin, after(7000)).parts.map(stretchOf)).toHaveLength(2));
      await soon(() => expect(stretchOf(ring.find("gate", begin, after(7000)).parts[1])).toEqual([5000, 7000]));
      const { parts, gaps } = ring.find("gate", begin, after(7000));
      expect(parts.map(({ streamId }) => streamId)).toEqual([FIRST, SECOND]);
      expect(gaps).toEqual([{ from: after(2000), to: after(5000), why: "reconnect" }]);
    });

    test("another picture size in mid-stream makes another part, without a gap", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 50 }));
      record(ring, makeUnits({ begin: after(2000), count: 50, firstTicks: 50 * STEP_TICKS, parameterSets: LARGE }));
      await soon(() => expect(ring.find("gate", begin, after(3960)).gaps).toEqual([]));
      const { parts } = ring.find("gate", begin, after(3960));
      expect(parts.map(({ parameterSets }) => parameterSets.widthPx)).toEqual([642, 1920]);
      expect(parts.map(stretchOf)).toEqual([
        [0, 1960],
        [2000, 3960],
      ]);
    });

    test("where the camera's time jumps between two keyframes, nothing is missing, and both times are told", async () => {
      const ring = await open();
      const jumped = -5_000_000;
      const units = makeUnits({ begin, count: 100, bFrames: 2 }).map((unit, index) =>
        index < 31
          ? unit
          : {
              ...unit,
              timeline: 1,
              ticks: makeUnits({ begin, count: 1, firstTicks: unit.ticks + jumped })[0]?.ticks ?? unit.ticks,
            },
      );
      record(ring, units);
      await soon(() => expect(ring.find("gate", begin, after(3960)).gaps).toEqual([]));
      const { parts } = ring.find("gate", begin, after(3960));
      expect(parts.map(({ timeline }) => timeline)).toEqual([0, 1]);
      expect(parts.map(stretchOf)).toEqual([
        [0, 30 * STEP_MS],
        [31 * STEP_MS, 3960],
      ]);
      const [before, since] = parts.map(({ files }) => files[0]);
      expect(since?.path).toBe(before?.path);
      expect((since?.firstTicks ?? 0) - (since?.zeroTicks ?? 0)).toBe(31 * STEP_TICKS);
    });

    test("video from before the wall clock was set back is found by the clock as it was", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 300 }));
      await soon(() => expect(stretchOf(ring.find("gate", begin, after(11_960)).parts[0])).toEqual([0, 11_960]));
      const setBack = makeUnits({ begin: after(-3_588_000), count: 100, firstTicks: 300 * STEP_TICKS });
      for (const unit of setBack) ring.writer("gate").write(FIRST, unit, unit.readAt.wall);
      await soon(() => expect(ring.find("gate", after(-3_587_000), after(-3_584_040)).gaps).toEqual([]));
      expect(stretchOf(ring.find("gate", after(9000), after(11_000)).parts[0])[0]).toBe(8000);
      expect(ring.find("gate", after(9000), after(11_000)).gaps).toEqual([]);
    });

    test("around a picture, times go on by the clock as it ran then, also where it was set before or after", async () => {
      const ring = await open();
      const units = makeUnits({ begin, count: 300 });
      const setMs = (index: number): number => (index < 100 ? 0 : index < 200 ? 3_600_000 : -3_600_000);
      units.forEach((unit, index) => {
        ring.writer("gate").write(FIRST, unit, epochMs(unit.readAt.wall + setMs(index)));
      });
      await soon(() => expect(ring.find("gate", after(-3_592_000), after(-3_588_040)).gaps).toEqual([]));
      for (const index of [50, 150, 250]) {
        const at = epochMs(after(index * STEP_MS) + setMs(index));
        const near = { streamId: FIRST, timeline: 0, ticks: units[index]?.ticks ?? streamTicks(0), at };
        const [from, to] = [epochMs(at - 1900), epochMs(at + 1900)];
        const { parts, gaps } = ring.find("gate", from, to, near);
        expect(gaps).toEqual([]);
        expect(parts).toHaveLength(1);
        expect(parts[0]?.ticksAt(at)).toBe(near.ticks);
        expect(parts[0]?.ticksAt(to)).toBe(near.ticks + 1900 * TICKS_PER_MS);
        expect(await ring.reached("gate", to, AbortSignal.timeout(5000), near)).toBe("held");
      }
      const { parts } = ring.find("gate", begin, after(3000)); // by no picture: each by the clock of then
      expect(parts.map(stretchOf)).toEqual([[0, 3960]]);
    });

    test("damaged pictures leave a gap up to the next keyframe", async () => {
      const ring = await open();
      record(
        ring,
        makeUnits({ begin, count: 150 }).map((unit, index) => ({ ...unit, isDamaged: index >= 26 && index < 50 })),
      );
      await soon(() => expect(ring.find("gate", after(5000), after(5900)).gaps).toEqual([]));
      const { parts, gaps } = ring.find("gate", begin, after(5000));
      expect(gaps).toEqual([{ from: after(1000), to: after(2000), why: "damaged" }]);
      expect(parts).toHaveLength(2);
    });

    test("a moment is reached when all pictures before it are there, reordered ones too", async () => {
      const ring = await open();
      const units = makeUnits({ begin, count: 60, bFrames: 2 });
      record(ring, units.slice(0, 10));
      const reached = ring.reached("gate", after(31 * STEP_MS), AbortSignal.timeout(5000));
      const until = units.findIndex(({ ticks }) => ticks === 33 * STEP_TICKS) + 1; // 31 and 32 come after it
      let isReached = false;
      void reached.then(() => (isReached = true));
      record(ring, units.slice(10, until));
      await soon(() => expect(stretchOf(ring.find("gate", begin, after(0)).parts[0])).toEqual([0, 33 * STEP_MS]));
      await new Promise((resolve) => setImmediate(resolve));
      expect(isReached).toBe(false);
      record(ring, units.slice(until));
      expect(await reached).toBe("held");
      expect(await ring.reached("gate", after(1000), AbortSignal.timeout(5000))).toBe("held");
    });

    test("a moment that has passed without being recorded, with nothing coming any more, is not waited for", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 26 }));
      ring.writer("gate").pause("reconnect");
      expect(await ring.reached("gate", after(2000), AbortSignal.timeout(5000))).toBe("stream-over");
      expect(await ring.reached("gate", after(1000), AbortSignal.timeout(5000))).toBe("held");
    });

    test("a moment to come is waited for across a reconnection", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin: epochMs(Date.now() - 1000), count: 20 }));
      ring.writer("gate").pause("reconnect");
      const reached = ring.reached("gate", epochMs(Date.now() + 400), AbortSignal.timeout(5000));
      record(ring, makeUnits({ begin: epochMs(Date.now() + 200), count: 20 }), SECOND);
      expect(await reached).toBe("held");
    });

    test("who waits can give up", async () => {
      const ring = await open();
      const giving = new AbortController();
      const reached = ring.reached("gate", epochMs(Date.now() + 60_000), giving.signal);
      giving.abort();
      expect(await reached).toBe("aborted");
      expect(await ring.reached("gate", begin, giving.signal)).toBe("aborted");
    });

    test("health says since when there is video, how much, and whether it is being recorded", async () => {
      const ring = await open();
      record(ring, makeUnits({ begin, count: 26 }));
      await soon(() => expect(ring.health("gate").bytes).toBeGreaterThan(26_000));
      expect(ring.health("gate")).toMatchObject({ from: new Date(begin).toISOString(), isWriting: true, lostUnits: 0 });
      ring.writer("gate").pause("not-recorded");
      await soon(() => expect(ring.health("gate").isWriting).toBe(false));
    });
  });
}
