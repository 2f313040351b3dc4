import { randomUUIDv7 } from "node:crypto";
import type { CameraHealth, CameraState } from "@ngaba/contract";
import { healthOf, type StateChange } from "./load-messages.ts";

/** What happens to a camera, again and again. */
const COURSE: readonly CameraState[] = ["degraded", "live", "offline", "live"];

interface Standing {
  state: CameraState;
  sinceMs: number;
  episodeId: string;
  pictureAtMs: number | undefined;
}

/** The cameras of an agent, which change in turn. */
export interface CameraStates {
  /** The next camera changes its state. */
  change(nowMs: number): StateChange;
  /** A new picture of it has been sent. */
  pictureSent(cameraId: string, atMs: number): void;
  /** What is to be said of these cameras; of all when none are named. */
  health(cameraIds?: readonly string[]): readonly CameraHealth[];
}

export function createCameraStates(cameraIds: readonly string[], nowMs: number): CameraStates {
  const standings = new Map(cameraIds.map((id): [string, Standing] => [id, newStanding(nowMs)]));
  let [changes, reports] = [0, 0];
  const standingOf = (id: string): Standing => standings.get(id) ?? newStanding(nowMs);
  return {
    change: (atMs) => {
      const cameraId = cameraIds[changes % cameraIds.length] ?? "";
      const to = COURSE[Math.floor(changes / cameraIds.length) % COURSE.length] ?? "live";
      changes += 1;
      const before = standingOf(cameraId);
      const episodeId = before.state === "live" ? randomUUIDv7() : before.episodeId;
      standings.set(cameraId, { ...before, state: to, sinceMs: atMs, episodeId });
      return { cameraId, from: before.state, to, episodeId, atMs };
    },
    pictureSent: (cameraId, atMs) => void standings.set(cameraId, { ...standingOf(cameraId), pictureAtMs: atMs }),
    health: (wanted = cameraIds) => {
      reports += 1; // the rate of pictures is another one in each
      return wanted.map((id, index) => {
        const { state, sinceMs, pictureAtMs } = standingOf(id);
        return healthOf(id, state, sinceMs, { fps: 9 + ((index + reports) % 10) / 10, pictureAtMs });
      });
    },
  };
}

const newStanding = (nowMs: number): Standing => ({
  ...{ state: "live", sinceMs: nowMs, episodeId: randomUUIDv7(), pictureAtMs: undefined },
});
