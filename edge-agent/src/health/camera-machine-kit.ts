/** A camera's days for the tests beside, told second by second. */
import { randomUUIDv7 } from "node:crypto";
import { epochMs, monotonicMs } from "@ngaba/contract";
import type { CameraSigns } from "./camera-judgement.ts";
import { type CameraChange, type MachineLimits, newMemory, nextCamera, type ToldState } from "./camera-machine.ts";

export const NOON = Date.parse("2026-03-02T12:00:00Z");

/** What a camera does for some seconds. */
export interface Spell {
  readonly forS: number;
  /** No connection has been begun yet. */
  readonly waits?: boolean;
  /** Units come. */
  readonly alive?: boolean;
  /** Units are pictures that can be decoded; as `alive` unless said. */
  readonly pictures?: boolean;
  readonly mode?: CameraSigns["mode"];
  readonly stream?: CameraSigns["stream"];
  readonly picture?: CameraSigns["picture"];
  readonly fault?: NonNullable<CameraSigns["fault"]>;
  readonly shiftPx?: NonNullable<CameraSigns["shiftPx"]>;
}

export interface ToldChange {
  /** Seconds since the beginning. */
  readonly atS: number;
  readonly change: CameraChange;
}

/** Plays spells through the machine, a tick each second. */
export function play(spells: readonly Spell[], limits: MachineLimits, told?: ToldState) {
  let atS = 0;
  let memory = newMemory(told, monotonicMs(0), epochMs(NOON));
  let lastSignAt: number | undefined;
  let lastPictureAt: number | undefined;
  const changes: ToldChange[] = [];
  let triedSince: number | undefined;
  for (const spell of spells) {
    const { forS, waits = false, alive = false, pictures = alive, mode = "active", stream = [], picture = [] } = spell;
    const { fault, shiftPx } = spell;
    if (!waits) triedSince ??= atS * 1000;
    for (let second = 0; second < forS; second++) {
      atS++;
      if (alive) lastSignAt = atS * 1000;
      if (pictures) lastPictureAt = atS * 1000;
      const signs: CameraSigns = {
        ...{ now: monotonicMs(atS * 1000), wall: epochMs(NOON + atS * 1000), mode, stream, picture },
        ...{ ...(fault && { fault }), ...(shiftPx && { shiftPx }) },
        ...(triedSince !== undefined && { triedSince: monotonicMs(triedSince) }),
        ...(lastSignAt !== undefined && { lastSignAt: monotonicMs(lastSignAt) }),
        ...(lastPictureAt !== undefined && { lastPictureAt: monotonicMs(lastPictureAt) }),
        freshId: randomUUIDv7(),
      };
      const next = nextCamera(memory, signs, limits);
      memory = next.memory;
      for (const change of next.changes) changes.push({ atS, change });
    }
  }
  return { memory, changes };
}

/** `12 live→offline` */
export const inWords = ({ atS, change }: ToldChange): string => {
  const why = [...change.reasons, ...(change.offlineReason === undefined ? [] : [change.offlineReason])];
  return `${atS} ${change.from}→${change.to}${why.length === 0 ? "" : ` ${why.join("+")}`}`;
};
