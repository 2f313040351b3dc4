import type { HandOver } from "@ngaba/contract";
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { type ComponentType, createElement } from "react";
import { expect, test } from "vitest";
import { keys } from "../api/queries.ts";
import { emptyCache, failToRead, Page } from "../testing/page.tsx";
import { textOf } from "../testing/render.ts";
import { sampleCamera, sampleEvent, sampleSite, uuid } from "../testing/samples.ts";
import { CameraScreen } from "./camera/camera-screen.tsx";
import { HandOverScreen } from "./hand-over/hand-over-screen.tsx";
import { LiveViewScreen } from "./live-view/live-view-screen.tsx";
import { WallScreen } from "./wall/wall-screen.tsx";

const shown = (cache: QueryClient, screen: ComponentType) =>
  textOf("vi", Page, { cache, children: createElement(screen) });

const site = sampleSite("vt-001");
const camera = sampleCamera("vt-001-1", { connection: "live", since: "2026-01-05T08:00:00Z" });
const note: HandOver = {
  ...{ id: uuid(1), at: "2026-01-05T08:00:00Z", by: { id: "p-1", name: "Lan" }, text: "Chờ công an cấp xã", items: [] },
  openCounts: { info: 0, notice: 0, warning: 0, critical: 0 },
};

const screens: readonly [string, ComponentType, QueryKey, string][] = [
  ["the wall", WallScreen, keys.cameras, "Nút giao vt-001"],
  ["a camera's page", () => createElement(CameraScreen, { id: camera.id }), keys.cameras, "Máy vt-001-1"],
  ["the live view", () => createElement(LiveViewScreen, { cameraId: camera.id }), keys.sites, "Nút giao vt-001"],
  ["hand-over notes", HandOverScreen, keys.handOvers, "Chờ công an cấp xã"],
  ["what is open", HandOverScreen, keys.inHand, "Có người trong khu vực cấm"],
];

function allRead(): QueryClient {
  const cache = emptyCache();
  cache.setQueryData(keys.sites, [site]);
  cache.setQueryData(keys.cameras, [camera]);
  cache.setQueryData(keys.handOvers, [note]);
  cache.setQueryData(keys.inHand, [sampleEvent(1)]);
  return cache;
}

test.each(screens)("%s keeps what it has when reading it again fails, and says so", (_name, screen, key, kept) => {
  const cache = allRead();
  expect(shown(cache, screen)).toContain(kept);
  failToRead(cache, key);
  expect(shown(cache, screen)).toContain(kept);
  expect(shown(cache, screen)).toContain("Không tới được trung tâm.");
});

test.each(screens)("%s says what is wrong when there is nothing to keep, and does not wait", (_name, screen, key) => {
  const cache = emptyCache();
  failToRead(cache, key);
  expect(shown(cache, screen)).toContain("Không tới được trung tâm.");
  expect(shown(cache, screen)).not.toContain("Đang đọc danh mục camera");
});
