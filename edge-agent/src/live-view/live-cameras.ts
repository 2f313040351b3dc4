import { join } from "node:path";
import type { AgentConfig, CameraConfig } from "../config/agent-config.ts";
import { createMarksTap, drawingOf } from "./live-marks.ts";
import type { CameraAbout } from "./live-muxer.ts";
import type { LiveCamera } from "./live-video.ts";
import { createPictureTap } from "./picture-tap.ts";
import { recordedMarks } from "./recorded-marks.ts";

/** Less than what may wait to go out, and than what the centre keeps for who comes later. */
const MAX_KEPT_BYTES = 4 * 1024 ** 2;

/** How each camera of an agent can be looked at; the memory for its newest pictures is shared equally. */
export function openLiveCameras({
  cameras,
  liveView,
  dataDir,
}: Pick<AgentConfig, "cameras" | "liveView" | "dataDir">): ReadonlyMap<string, LiveCamera> {
  const shareBytes = Math.min(MAX_KEPT_BYTES, (liveView.keptMegabytes * 1e6) / cameras.length);
  const maxBytes = 2 ** Math.floor(Math.log2(Math.max(1, shareBytes))); // as their memory grows: by doubling
  return new Map(
    cameras.map((camera) => [
      camera.id,
      {
        ...{ pictures: createPictureTap(maxBytes), marks: createMarksTap(), about: aboutOf(camera) },
        seen: (from, to) => recordedMarks(join(dataDir, "tracks", camera.id), from, to),
      },
    ]),
  );
}

const aboutOf = ({ id, analysis, picturesAreRendered }: CameraConfig): CameraAbout => ({
  cameraId: id,
  ...(analysis && { drawing: drawingOf(analysis.scene) }),
  ...(picturesAreRendered && { picturesAreRendered }),
});
