/** Runs of cameras in InfluxDB 1.x: `camera_run`, at their beginning, tag camera, fields `state` and `until_ms`. */
import { CameraState } from "@ngaba/contract";
import type { INanoDate, InfluxDB, IPoint } from "influx";
import type { CameraRun, RunStore } from "./camera-runs.ts";
import { ofCameras, reached, writePoints } from "./influx-client.ts";

interface Row {
  readonly time: INanoDate;
  readonly camera: string;
  readonly state: string;
  readonly until_ms: number;
}

/** @param prepare to be called before each request */
export function createInfluxRuns(client: InfluxDB, prepare: () => Promise<void>): RunStore {
  const newest = new Map<string, CameraRun>();
  return {
    writeRuns: async (runs) => {
      const fresh = runs.filter((run) => !isOvertaken(run, newest.get(run.cameraId)));
      if (fresh.length === 0) return;
      await prepare();
      await writePoints(client, fresh.map(toPoint));
      for (const run of fresh) {
        if ((newest.get(run.cameraId)?.untilMs ?? 0) <= run.untilMs) newest.set(run.cameraId, run);
      }
    },
    readRuns: async (cameraIds, fromMs, toMs) => {
      if (cameraIds.length === 0) return [];
      await prepare();
      const { condition, placeholders } = ofCameras(cameraIds);
      const text = `
        select "camera", "state", "until_ms" from "camera_run"
        where time >= ${fromMs}ms and time < ${toMs}ms and ${condition}`;
      const rows = await reached(client.query<Row>(text, { precision: "ms", method: "POST", placeholders }));
      return rows.map(toRun);
    },
  };
}

/** A point overwrites whatever stood in its place: a report that a newer one of the same run has overtaken must not. */
const isOvertaken = (run: CameraRun, newest: CameraRun | undefined): boolean =>
  newest !== undefined && newest.fromMs === run.fromMs && newest.untilMs > run.untilMs;

const toPoint = ({ cameraId, state, fromMs, untilMs }: CameraRun): IPoint => ({
  measurement: "camera_run",
  tags: { camera: cameraId },
  fields: { state, until_ms: untilMs },
  timestamp: String(fromMs),
});

const toRun = ({ time, camera, state, until_ms }: Row): CameraRun => ({
  cameraId: camera,
  state: CameraState.parse(state),
  fromMs: time.getTime(),
  untilMs: until_ms,
});
