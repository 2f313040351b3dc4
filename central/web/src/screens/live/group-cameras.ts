import type { CameraConnection, CameraView, LocalName, SiteView } from "@ngaba/contract";
import type { Language } from "../../words/words.ts";
import type { Places } from "./places.ts";

export type CameraRow = { readonly camera: CameraView; readonly site: SiteView | undefined };

/** The cameras of one ward. `ward` undefined: the camera's site is not in the inventory. */
export type WardGroup = {
  readonly ward: LocalName | undefined;
  readonly connected: readonly CameraRow[];
  readonly notConnected: readonly CameraRow[];
};

export type CameraFilter = { readonly text: string; readonly state: CameraConnection | "all" };

/** Lower case without tone marks, so that "nong trang" finds "Nông Trang"; NFC and NFD input match alike. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll("đ", "d");
}

/** What needs a person comes first. */
export const urgency: Record<CameraConnection, number> = {
  offline: 0,
  unknown: 1,
  degraded: 2,
  connecting: 3,
  live: 4,
  maintenance: 5,
  disabled: 6,
  "not-connected": 7,
};

/** Made once: a comparison that makes its own takes many times as long, and a list of cameras needs a thousand. */
const { compare: compareNames } = new Intl.Collator("vi", { numeric: true });

/** Cameras that match the filter, by ward; those with something to see first, then by name. */
export function groupCameras(places: Places, filter: CameraFilter, language: Language): WardGroup[] {
  const wanted = fold(filter.text.trim());
  const rows = [...places.cameras.values()]
    .filter(({ connection }) => filter.state === "all" || connection === filter.state)
    .map((camera) => ({ camera, site: places.sites.get(camera.siteId) }))
    .filter((row) => wanted === "" || isMatch(row, wanted));
  return [...Map.groupBy(rows, ({ site }) => site?.ward[language] ?? "").values()]
    .map((rows) => groupOf(rows.toSorted((a, b) => compareRows(a, b, language))))
    .toSorted((a, b) => compareGroups(a, b, language));
}

function isMatch({ camera, site }: CameraRow, wanted: string): boolean {
  const names = [camera.id, camera.name.vi, camera.name.en, site?.name.vi, site?.name.en, site?.ward.vi, site?.ward.en];
  return names.some((name) => name !== undefined && fold(name).includes(wanted));
}

function groupOf(rows: readonly CameraRow[]): WardGroup {
  return {
    ward: rows[0]?.site?.ward,
    connected: rows.filter(({ camera }) => camera.connection !== "not-connected"),
    notConnected: rows.filter(({ camera }) => camera.connection === "not-connected"),
  };
}

/** Cameras of unknown sites come last. */
function compareGroups(a: WardGroup, b: WardGroup, language: Language): number {
  if (a.ward === undefined || b.ward === undefined) return Number(a.ward === undefined) - Number(b.ward === undefined);
  const byConnected = Number(b.connected.length > 0) - Number(a.connected.length > 0);
  return byConnected || compareNames(a.ward[language], b.ward[language]);
}

function compareRows(a: CameraRow, b: CameraRow, language: Language): number {
  const byUrgency = urgency[a.camera.connection] - urgency[b.camera.connection];
  const bySmart = Number(b.camera.isSmart) - Number(a.camera.isSmart);
  return byUrgency || bySmart || compareNames(a.camera.name[language], b.camera.name[language]);
}
