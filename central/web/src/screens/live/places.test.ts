import { expect, test } from "vitest";
import { cameraWords } from "./places.ts";

test.each([
  { camera: "Cầu Việt Trì, đầu cầu", site: "Cầu Việt Trì", place: "Cầu Việt Trì", view: "đầu cầu", why: "said once" },
  { camera: "Hướng Bắc", site: "Cầu Việt Trì", place: "Cầu Việt Trì", view: "Hướng Bắc", why: "names differ" },
  { camera: "Cầu Việt Trì", site: "Cầu Việt Trì", place: "Cầu Việt Trì", view: "", why: "nothing more to say" },
  { camera: "vt-001-1", site: undefined, place: "vt-001-1", view: "", why: "site not in the inventory" },
])("“$camera” at “$site”: $why", ({ camera, site, place, view }) => {
  expect(cameraWords(camera, site)).toEqual({ place, view });
});
