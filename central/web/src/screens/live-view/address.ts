import { useSearchParams } from "wouter";
import type { FeedFilter } from "../../api/feed-filter.ts";
import { cameraAddress } from "../camera/camera-address.ts";
import { eventAddress, feedAddress } from "../live/feed-address.ts";
import { filterOf, withFilter } from "../live/use-feed.ts";

/** Where one comes from, and goes back to: a camera's page, an event's own screen, or the feed with an event in view. */
export type ComesFrom =
  | { readonly screen: "camera" }
  | { readonly screen: "event"; readonly eventId: string; readonly filter: FeedFilter }
  | { readonly screen: "feed"; readonly eventId?: string; readonly filter: FeedFilter };

/** Where a camera's live picture is. */
export function liveViewAddress(cameraId: string, from: ComesFrom): string {
  const params = new URLSearchParams(from.screen === "feed" ? {} : { from: from.screen });
  if (from.screen !== "camera" && from.eventId !== undefined) params.set("event", from.eventId);
  const whole = from.screen === "camera" ? params : withFilter(params, from.filter);
  return `${cameraAddress(cameraId)}/live${whole.size === 0 ? "" : `?${whole}`}`;
}

/** Where such an address leads back to; one that says nothing of it, to the feed. */
export function wayBack(cameraId: string, params: URLSearchParams): string {
  const [from, event] = [params.get("from"), params.get("event")];
  if (from === "camera") return cameraAddress(cameraId);
  const filter = filterOf(params);
  if (event === null) return `/?${withFilter(new URLSearchParams({ camera: cameraId }), filter)}`;
  return from === "event" ? eventAddress(event, filter) : feedAddress(event, filter);
}

export function useWayBack(cameraId: string): string {
  const [params] = useSearchParams();
  return wayBack(cameraId, params);
}
