import type { EventView } from "@ngaba/contract";
import { memo } from "react";
import { Link } from "wouter";
import { Age } from "../../parts/age.tsx";
import { CameraMark, SeverityMark } from "../../parts/marks.tsx";
import { useMay } from "../../shell/session.ts";
import { useLanguage } from "../../words/use-language.ts";
import { cameraAddress } from "../camera/camera-address.ts";
import { headline } from "../live/event-words.ts";
import { cameraWords } from "../live/places.ts";
import { EventStill, stillOf } from "./event-still.tsx";
import { TileLive } from "./tile-live.tsx";
import type { WallCamera } from "./wall-filter.ts";
import { WallPicture } from "./wall-picture.tsx";

type WallTileProps = {
  readonly one: WallCamera;
  readonly alarm: EventView | undefined;
  /** Shows what the alarm was seen by, where that has arrived and may be seen, in place of the camera's newest picture. */
  readonly isForward?: boolean;
};

/** One camera of the wall: its picture, what may be claimed of it, and what happens there. Leads to its page, and to its live picture. */
export const WallTile = memo(
  function WallTile({ one: { camera, site }, alarm, isForward = false }: WallTileProps) {
    const { t, nameOf } = useLanguage();
    const may = useMay();
    const still = isForward && alarm !== undefined && may("GET /api/media/:sha256") ? stillOf(alarm) : undefined;
    const { place, view } = cameraWords(nameOf(camera.name), site && nameOf(site.name));
    return (
      <li className={alarm === undefined ? "tile" : `tile tile-${alarm.severity}`}>
        <Link href={cameraAddress(camera.id)}>
          {alarm !== undefined && still !== undefined ? (
            <EventStill event={alarm} still={still} />
          ) : (
            <WallPicture camera={camera} />
          )}
          <span className="tile-name">
            <CameraMark state={camera.connection} /> <b>{place}</b> {view === "" ? <code>{camera.id}</code> : view}
          </span>
          <span className="tile-news">
            {camera.connection !== "live" && (
              <span className={`camera-${camera.connection}`}>
                {t(`cameraState.${camera.connection}`)}
                {camera.since !== undefined && (
                  <>
                    {" "}
                    <Age at={camera.since} t={t} />
                  </>
                )}
              </span>
            )}
            {alarm !== undefined && (
              <span className={`severity-${alarm.severity}`}>
                <SeverityMark severity={alarm.severity} /> {t(`severity.${alarm.severity}`)}:{" "}
                {headline(t, nameOf, alarm)}
              </span>
            )}
          </span>
        </Link>
        <TileLive camera={camera} />
      </li>
    );
  },
  (before, now) =>
    before.alarm === now.alarm &&
    before.isForward === now.isForward &&
    before.one.camera === now.one.camera &&
    before.one.site === now.one.site,
);
