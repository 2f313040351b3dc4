import { toRfc3339 } from "@ngaba/contract";
import type { Clock } from "../../../platform/clock.ts";
import { TICKS_PER_MS } from "../../rtsp/access-unit.ts";
import type { GapReason, Ring, RingWriter } from "../ring.ts";
import { RingIndex } from "../ring-index.ts";
import { beginSegment, type PlannedSegment } from "../segment-plan.ts";
import { createTickAnchors } from "../tick-anchors.ts";
import { waitUntilReached } from "../wait-until-reached.ts";

/** A ring whose files exist by name only: for tests of what asks a ring, not of what reads its files. */
export interface FakeRing extends Ring {
  writer(cameraId: string): RingWriter;
  /** Paths, one for each pin. */
  readonly pinned: readonly string[];
}

export function openFakeRing(clock: Clock): FakeRing {
  const cameras = new Map<string, { readonly index: RingIndex; readonly writer: RingWriter }>();
  const pinned: string[] = [];
  const of = (cameraId: string): { readonly index: RingIndex; readonly writer: RingWriter } => {
    const index = new RingIndex();
    const camera = cameras.get(cameraId) ?? { index, writer: fakeWriter(cameraId, index, clock) };
    cameras.set(cameraId, camera);
    return camera;
  };
  return {
    pinned,
    writer: (cameraId) => of(cameraId).writer,
    find: (cameraId, from, to, near) => of(cameraId).index.find(from, to, near),
    reached: (cameraId, until, signal, near) => waitUntilReached(of(cameraId).index, until, { clock, signal, near }),
    pin: (parts) => {
      const paths = parts.flatMap(({ files }) => files.map(({ path }) => path));
      pinned.push(...paths);
      return { [Symbol.dispose]: () => paths.splice(0).forEach((path) => void pinned.splice(pinned.indexOf(path), 1)) };
    },
    health: (cameraId) => {
      const { oldestAt, bytes, segments } = of(cameraId).index;
      const from = oldestAt === undefined ? {} : { from: toRfc3339(oldestAt) };
      return { ...from, bytes, isWriting: segments.at(-1)?.isOpen ?? false, lostUnits: 0 };
    },
  };
}

const SEGMENT_TICKS = 4000 * TICKS_PER_MS;

function fakeWriter(cameraId: string, index: RingIndex, clock: Clock): RingWriter {
  let anchors = createTickAnchors();
  let open: PlannedSegment | undefined;
  let missing: GapReason | undefined = "not-recorded";

  const end = (): void => {
    if (open !== undefined) open.segment.isOpen = false;
    open = undefined;
  };
  const pause = (why: GapReason): void => {
    end();
    index.streamId = undefined;
    index.tail = why;
    missing ??= why;
    index.changed();
  };
  const write: RingWriter["write"] = (streamId, unit, at) => {
    if (index.streamId !== streamId) {
      if (index.streamId !== undefined) pause("reconnect");
      index.streamId = streamId;
      anchors = createTickAnchors();
    }
    const { timeline, ticks, readAt } = unit;
    anchors.note({ timeline, ticks, at: at ?? readAt.wall, isEstimate: at === undefined });
    if (unit.isDamaged && open !== undefined) missing ??= "damaged";
    if (unit.isDamaged || open?.isFor(unit) === false) end();
    if (unit.isDamaged || (open === undefined && !unit.isKeyframe)) return;
    if (open === undefined) {
      const folder = `/fake-ring/${cameraId}/${streamId}`;
      open = beginSegment({ folder, streamId, unit, anchors, after: missing, segmentTicks: SEGMENT_TICKS });
      missing = undefined;
      index.add(open.segment);
    }
    index.commit(open.segment, open.plan(unit), clock.monotonic());
  };
  return { write, pause, close: async () => pause("agent-restart") };
}
