import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** The one camera of `--camera` and `--video`. */
export const OWN_CAMERA_ID = "own-1";

const OWN_SITE_ID = "own";

/**
 * An inventory of one site with one camera, and a first scene for it to be drawn over.
 *
 * @returns the inventory's folder and the scene's file; a scene that is there already is kept, since it may have been
 *   edited
 */
export async function writeOwnCity(dataDir: string): Promise<{ inventoryDir: string; scene: string }> {
  const inventoryDir = join(dataDir, "own-city");
  await mkdir(inventoryDir, { recursive: true });
  const ward = { vi: "Chưa đặt", en: "Not set" };
  const site = {
    id: OWN_SITE_ID,
    name: { vi: "Camera của bạn", en: "Your camera" },
    ward,
    latitude: 21.3227,
    longitude: 105.4019,
    positionIsSample: true,
  };
  const camera = { id: OWN_CAMERA_ID, siteId: OWN_SITE_ID, name: { vi: "Camera 1", en: "Camera 1" }, isSmart: true };
  await writeFile(join(inventoryDir, "sites.yaml"), stringify({ sites: [site] }));
  await writeFile(join(inventoryDir, "cameras.yaml"), stringify({ cameras: [camera] }));
  const scene = join(inventoryDir, "scene.yaml");
  if (!existsSync(scene)) await writeFile(scene, firstScene());
  return { inventoryDir, scene };
}

/** Something to see at once in any picture: a line through the middle and a zone in the middle third. */
function firstScene(): string {
  const everyone = ["person", "bicycle", "motorcycle", "car", "large-vehicle"];
  const scene = {
    cameraId: OWN_CAMERA_ID,
    lines: [
      { id: "middle", name: { vi: "Vạch giữa hình", en: "Middle of the picture" }, from: [0.5, 1], to: [0.5, 0] },
    ],
    zones: [
      {
        id: "centre",
        name: { vi: "Khu vực thử", en: "Trial zone" },
        polygon: [
          [0.33, 0.4],
          [0.67, 0.4],
          [0.67, 0.9],
          [0.33, 0.9],
        ],
        forbids: { act: "enter", classes: everyone },
      },
    ],
    rules: [
      {
        id: "centre-closed",
        kind: "restricted-zone",
        zone: "centre",
        minStayMs: 1000,
        severity: "notice",
      },
      { id: "middle-count", kind: "line-crossing", line: "middle", classes: everyone },
    ],
  };
  return `# Draw your own lines and zones here (fractions of the picture, origin top left) and start again.\n${stringify(scene)}`;
}
