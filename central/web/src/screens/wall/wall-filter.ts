import { CameraConnection, CameraGroupId, type CameraView, type SiteView } from "@ngaba/contract";
import { z } from "zod";
import { withParams } from "../../parts/with-params.ts";
import { fold } from "../live/group-cameras.ts";
import type { Places } from "../live/places.ts";

/** Which cameras a wall shows; without anything, all. */
export const WallFilter = z.object({
  text: z.string().min(1).max(100).optional(),
  ward: z.string().min(1).max(100).optional().describe("Vietnamese name"),
  group: CameraGroupId.optional().describe("A list of the centre's configuration"),
  state: z
    .enum([...CameraConnection.options, "trouble"])
    .optional()
    .describe("trouble: whatever needs a person"),
  sort: z.enum(["smart", "watched"]).optional().describe("Analysed, or only watched"),
});
export type WallFilter = z.infer<typeof WallFilter>;

export type WallCamera = { readonly camera: CameraView; readonly site: SiteView | undefined };

const troubled: readonly CameraConnection[] = ["offline", "unknown", "degraded"];

/**
 * What a filter chooses, of a group's cameras when it names one. Those that nobody reports come last; beyond that the order
 * is always the same: a picture that jumps when its camera's state changes is not found again.
 * @param ofGroup cameras of the group that the filter names
 */
export function chooseCameras(
  { cameras, sites }: Places,
  filter: Omit<WallFilter, "group">,
  ofGroup?: ReadonlySet<string>,
): readonly WallCamera[] {
  const wanted = fold(filter.text?.trim() ?? "");
  const rankOfWard = ranks([...sites.values()].map(({ ward }) => ward.vi));
  return [...cameras.values()]
    .filter(({ id }) => ofGroup?.has(id) ?? true)
    .map((camera) => ({ camera, site: sites.get(camera.siteId) }))
    .filter(
      (one) =>
        isOfState(one.camera, filter.state) && isOfSort(one.camera, filter.sort) && isAt(one, filter.ward, wanted),
    )
    .toSorted((a, b) => byPlace(a, b, rankOfWard));
}

/** Made once: a comparison that makes its own takes many times as long. */
const { compare: compareNames } = new Intl.Collator("vi");
const { compare: compareIds } = new Intl.Collator("en", { numeric: true });

/** The place of each name among the others. Names are compared for these, few times, and not for each pair of cameras. */
const ranks = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...new Set(names)].toSorted(compareNames).map((name, rank) => [name, rank]));

function isOfState({ connection }: CameraView, state: WallFilter["state"]): boolean {
  if (state === undefined) return true;
  return state === "trouble" ? troubled.includes(connection) : connection === state;
}

const isOfSort = ({ isSmart }: CameraView, sort: WallFilter["sort"]): boolean =>
  sort === undefined || isSmart === (sort === "smart");

function isAt({ camera, site }: WallCamera, ward: string | undefined, wanted: string): boolean {
  if (ward !== undefined && site?.ward.vi !== ward) return false;
  if (wanted === "") return true;
  const names = [camera.id, camera.name.vi, camera.name.en, site?.name.vi, site?.name.en];
  return names.some((name) => name !== undefined && fold(name).includes(wanted));
}

function byPlace(a: WallCamera, b: WallCamera, rankOfWard: ReadonlyMap<string, number>): number {
  const byReport = Number(!isReported(a)) - Number(!isReported(b));
  const byListing = Number(a.site === undefined) - Number(b.site === undefined);
  const rankOf = ({ site }: WallCamera) => rankOfWard.get(site?.ward.vi ?? "") ?? 0;
  return byReport || byListing || rankOf(a) - rankOf(b) || compareIds(a.camera.id, b.camera.id);
}

/** Some agent reports it, so that there can be a picture. */
export const isReported = ({ camera }: WallCamera): boolean => camera.connection !== "not-connected";

/** The filter that an address says; each part by itself: one that cannot be read leaves the others as they are. */
export function wallFilterOf(params: URLSearchParams): WallFilter {
  const read = (name: keyof WallFilter) => params.get(name) ?? undefined;
  const { shape } = WallFilter;
  return {
    text: shape.text.safeParse(read("text")).data,
    ward: shape.ward.safeParse(read("ward")).data,
    group: shape.group.safeParse(read("group")).data,
    state: shape.state.safeParse(read("state")).data,
    sort: shape.sort.safeParse(read("sort")).data,
  };
}

/** The same address with another filter. */
export const withWallFilter = (params: URLSearchParams, filter: WallFilter): URLSearchParams =>
  withParams(params, filter);
