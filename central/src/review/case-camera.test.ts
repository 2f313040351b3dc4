import { expect, test } from "vitest";
import type { Inventory } from "../cameras/inventory.ts";
import { cameraNow, cameraOf } from "./case-camera.ts";
import { openedCase } from "./case-kit.ts";

const name = (vi: string) => ({ vi, en: vi });
const site = { id: "vt-001", ward: name("Việt Trì"), latitude: 21.3, longitude: 105.4, positionIsSample: true };
const speedMeter = { certificate: "V-1", verifiedBy: "VMI", validFrom: "2026-01-01", validTo: "2026-12-31" };
const camera = { id: "cam-1", siteId: "vt-001", name: name("Hướng Bắc"), isSmart: true, speedMeter };
const then: Inventory = { sites: [{ ...site, name: name("Ngã ba cũ") }], cameras: [camera] };
const now: Inventory = {
  sites: [{ ...site, name: name("Ngã ba mới") }],
  cameras: [{ ...camera, speedMeter: { ...speedMeter, certificate: "V-2" } }],
};

test("a case keeps the camera that it was made with, whatever becomes of that", () => {
  const kept = cameraNow("cam-1", then);
  const detail = openedCase({ camera: kept });
  for (const inventory of [now, { sites: [], cameras: [] }]) {
    expect(cameraOf(detail, inventory)).toMatchObject({
      ...{ site: { name: name("Ngã ba cũ") }, speedMeter: { certificate: "V-1" } },
    });
  }
  expect(detail).not.toHaveProperty("camera");
});

test("an older case, which does not say, has the camera as it is now, if there is one", () => {
  const detail = openedCase();
  expect(cameraOf(detail, now)).toMatchObject({
    site: { name: name("Ngã ba mới") },
    speedMeter: { certificate: "V-2" },
  });
  expect(cameraOf(detail, { sites: [], cameras: [] })).toBeUndefined();
});
