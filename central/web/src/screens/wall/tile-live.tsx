import type { CameraView } from "@ngaba/contract";
import { createContext, use } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useLanguage } from "../../words/use-language.ts";
import { type ComesFrom, liveViewAddress } from "../live-view/address.ts";

/** Where tiles stand, for the way back from the live picture of one; without it they are only to be looked at. */
export const TilesContext = createContext<ComesFrom | undefined>(undefined);

/** From a tile to its camera's live picture. By itself: the tile is not drawn again when the address changes. */
export function TileLive({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const from = use(TilesContext);
  if (from === undefined || camera.agentId === undefined) return null;
  return (
    <Link className="tile-live" href={liveViewAddress(camera.id, from)}>
      {t("liveView.open")} <span className="unseen">{nameOf(camera.name)}</span> <kbd>l</kbd>
    </Link>
  );
}

/** Which tile is meant by a key: the one that has the keyboard, or is pointed at, or the first. */
type Meant = ":focus-within" | ":hover" | "";

/** Goes to the live picture of the tile that is meant. @param meant the first of these that there is counts. @returns false when there is none */
export function openTileLive(...meant: readonly Meant[]): boolean {
  const links = meant.map((which) => document.querySelector<HTMLAnchorElement>(`.tile${which} > .tile-live`));
  const link = links.find((one) => one !== null);
  link?.click();
  return link !== undefined;
}
