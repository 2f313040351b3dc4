import { useSearchParams } from "wouter";
import { withParams } from "../../parts/with-params.ts";
import { cameraAddress } from "../camera/camera-address.ts";
import { eventAddress, feedAddress } from "../live/feed-address.ts";
import { type SharedView, viewOf, withView } from "../live/shared-view.ts";
import { type WallFilter, wallFilterOf, withWallFilter } from "../wall/wall-filter.ts";

/** Where one comes from, and goes back to: a camera's page, wall or map, an event's own screen, or the Live page with an event in view. */
export type ComesFrom =
  | { readonly screen: "camera" }
  | { readonly screen: "wall"; readonly filter: WallFilter }
  | { readonly screen: "map"; readonly siteId: string }
  | { readonly screen: "event"; readonly eventId: string; readonly view: SharedView }
  | { readonly screen: "feed"; readonly eventId?: string; readonly view: SharedView };

/** Where a camera's live picture is. */
export function liveViewAddress(cameraId: string, from: ComesFrom): string {
  const params = paramsOf(from);
  return `${cameraAddress(cameraId)}/live${params.size === 0 ? "" : `?${params}`}`;
}

function paramsOf(from: ComesFrom): URLSearchParams {
  const params = new URLSearchParams(from.screen === "feed" ? {} : { from: from.screen });
  switch (from.screen) {
    case "camera":
      return params;
    case "wall":
      return withWallFilter(params, from.filter);
    case "map":
      return withParams(params, { site: from.siteId });
    case "event":
    case "feed":
      return withView(withParams(params, { event: from.eventId }), from.view);
    default:
      return from satisfies never;
  }
}

/** Where such an address leads back to; one that says nothing of it, to the Live page. */
export function wayBack(cameraId: string, params: URLSearchParams): string {
  const [from, event] = [params.get("from"), params.get("event")];
  if (from === "camera") return cameraAddress(cameraId);
  if (from === "wall") return `/wall?${withWallFilter(new URLSearchParams(), wallFilterOf(params))}`;
  if (from === "map") return `/map?${withParams(new URLSearchParams(), { site: params.get("site") ?? undefined })}`;
  const view = viewOf(params);
  if (event === null) return `/?${withView(new URLSearchParams({ camera: cameraId }), view)}`;
  return from === "event" ? eventAddress(event, view) : feedAddress(event, view);
}

export function useWayBack(cameraId: string): string {
  const [params] = useSearchParams();
  return wayBack(cameraId, params);
}
