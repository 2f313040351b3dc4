import {
  type DegradedReason,
  type EventView,
  type LocalName,
  OfflineReason,
  REPORTED_KIND,
  type SiteView,
} from "@ngaba/contract";
import type { TFunction } from "i18next";
import { type CameraWords, cameraWords, type NamedPlaces } from "./places.ts";

type NameOf = (name: LocalName) => string;

/** What happened, in a few words: the rule's own, and who it was. The first agents sent no words for it. */
export function headline(
  t: TFunction,
  nameOf: NameOf,
  { kind, title, roadUserClass }: Pick<EventView, "kind" | "title" | "roadUserClass">,
): string {
  if (kind === "camera-offline") return t("headline.cameraOffline");
  if (kind === "camera-degraded") return t("headline.cameraDegraded");
  if (title === undefined) {
    return capitalised(t("headline.restrictedZone", { who: t(`roadUser.${roadUserClass ?? "unknown"}`) }));
  }
  if (roadUserClass === undefined) return nameOf(title);
  return t("headline.found", { title: nameOf(title), who: t(`roadUser.${roadUserClass}`) });
}

/** A fault of the camera itself; everything else is what a rule found. */
const isCameraFault = ({ kind }: EventView): boolean => kind === "camera-offline" || kind === "camera-degraded";

/** People told of it. */
export const isReported = ({ kind }: EventView): boolean => kind === REPORTED_KIND;

/** A rule found it. */
export const isFound = (event: EventView): boolean => !isCameraFault(event) && !isReported(event);

/** What sort of event it is, in a word. Where no law is concerned, nobody is suspected of anything. */
export function kindWord(t: TFunction, event: EventView): string {
  if (isCameraFault(event)) return t("kind.camera-offline");
  if (isReported(event)) return t("kind.reported");
  return t(event.act === undefined ? "kind.security" : "kind.suspicion");
}

/** The place in the scene, with the word for what it is unless its name says that itself. */
export function placeWords(t: TFunction, nameOf: NameOf, place: NonNullable<EventView["place"]>): string {
  const name = place.name === undefined ? place.id : nameOf(place.name);
  const kind = t(`place.${place.kind}`);
  if (name.toLocaleLowerCase().includes(kind)) return capitalised(name);
  return capitalised(t("place.named", { kind, name }));
}

/** A word as the beginning of a sentence. */
export const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Why a camera gives no pictures, as a sentence; a reason that this page does not know stays as it came. */
export function faultSentence(t: TFunction, reason: string): string {
  const known = OfflineReason.safeParse(reason);
  return known.success ? t(`cameraFault.${known.data}`) : reason;
}

/** What is wrong with what a camera sends, in one line. */
export const troubleWords = (t: TFunction, reasons: readonly DegradedReason[]): string =>
  capitalised(reasons.map((reason) => t(`cameraTrouble.${reason}`)).join(", "));

type Where = CameraWords & { readonly site: SiteView | undefined };

/** Where an event's camera stands; its id when the inventory has no name for it. */
export function whereOf(event: EventView, places: NamedPlaces, nameOf: NameOf): Where {
  const camera = places.cameras.get(event.cameraId);
  const site = places.sites.get(camera?.siteId ?? event.siteId ?? "");
  const cameraName = camera === undefined ? event.cameraId : nameOf(camera.name);
  return { ...cameraWords(cameraName, site && nameOf(site.name)), site };
}

/** Place and view in one line. */
export const whereLine = ({ place, view }: CameraWords): string => (view === "" ? place : `${place} · ${view}`);
