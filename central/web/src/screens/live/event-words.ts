import { CameraOfflineData, type EventView, type LocalName, type SiteView } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { type CameraWords, cameraWords, type Places } from "./places.ts";

/** What happened, in a few words. */
export function headline(t: TFunction, event: EventView): string {
  if (isCameraFault(event)) return t("headline.cameraOffline");
  return capitalised(t("headline.restrictedZone", { who: t(`roadUser.${event.roadUserClass ?? "unknown"}`) }));
}

/** A fault of the camera itself; everything else is what a rule found. */
export const isCameraFault = (event: EventView): boolean => event.kind === "camera-offline";

/** What sort of event it is, in a word. */
export const kindWord = (t: TFunction, event: EventView): string =>
  t(isCameraFault(event) ? "kind.camera-offline" : "kind.suspicion");

/** A word as the beginning of a sentence. */
export const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Why a camera gives no pictures, as a sentence; a reason that this page does not know stays as it came. */
export function faultSentence(t: TFunction, reason: string): string {
  const known = CameraOfflineData.shape.reason.safeParse(reason);
  return known.success ? t(`cameraFault.${known.data}`) : reason;
}

type Where = CameraWords & { readonly site: SiteView | undefined };

/** Where an event's camera stands; its id when the inventory has no name for it. */
export function whereOf(event: EventView, places: Places, nameOf: (name: LocalName) => string): Where {
  const camera = places.cameras.get(event.cameraId);
  const site = places.sites.get(camera?.siteId ?? event.siteId ?? "");
  const cameraName = camera === undefined ? event.cameraId : nameOf(camera.name);
  return { ...cameraWords(cameraName, site && nameOf(site.name)), site };
}

/** Place and view in one line. */
export const whereLine = ({ place, view }: CameraWords): string => (view === "" ? place : `${place} · ${view}`);
