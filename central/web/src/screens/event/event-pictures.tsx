import type { EventDetail, EventView } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../../parts/choice.tsx";
import { Say } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { clockTime } from "../../time/time-words.ts";
import { ClipPlayer } from "./clip-player.tsx";
import { frameSecondsOf, nearest, placeOfStill } from "./clip-time.ts";
import { StillRow } from "./still-row.tsx";
import { type Still, stillsOf } from "./stills.ts";
import { type StoredClip, storedClips } from "./stored-clips.ts";
import { useClip } from "./use-clip.ts";
import { useKeptEvidence } from "./use-kept-evidence.ts";
import { type Marks, useMarks } from "./use-marks.ts";

type EventPicturesProps = { readonly event: EventView; readonly detail: EventDetail | undefined };

/** An event's pictures, for who may see them. */
export function EventPictures(props: EventPicturesProps) {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("GET /api/media/:sha256")) return <Say>{t("picture.notForYou")}</Say>;
  return <StillsAndClip {...props} />;
}

/** The stills and the clip with one place in time, one zoom, and one choice of what is drawn over them. */
function StillsAndClip({ event, detail }: EventPicturesProps) {
  const { t } = useTranslation();
  const marks = useMarks(event, detail);
  const [isMarked, setMarked] = useState(true);
  const [isZoomed, setZoomed] = useState(false);
  const [sha256, choose] = useState<string>();
  const clips = storedClips(event, [event.evidence, ...useKeptEvidence(event.id)]);
  const stored = clips.find(({ file }) => file.sha256 === sha256) ?? clips[0];
  const stills = stillsOf(event);
  const look = { event, stills, marks, isMarked, isZoomed };
  useKeys({ z: () => setZoomed(!isZoomed) });
  if (stored === undefined && stills.length === 0) return <NoPictures event={event} />;
  return (
    <div className="event-pictures">
      {stored === undefined ? (
        <>
          <StillRow {...look} currentIndex={undefined} onChoose={undefined} />
          <ClipToCome event={event} />
        </>
      ) : (
        <Synced key={stored.file.sha256} {...look} stored={stored} />
      )}
      <div className="picture-tools">
        <ClipChoice clips={clips} stored={stored} onChoose={choose} />
        <button type="button" aria-pressed={isZoomed} onClick={() => setZoomed(!isZoomed)}>
          {t(isZoomed ? "eventScreen.zoomOut" : "eventScreen.zoom")} <kbd>z</kbd>
        </button>
        <label>
          <input type="checkbox" checked={isMarked} onChange={({ target }) => setMarked(target.checked)} />{" "}
          {t("eventScreen.marks")}
        </label>
      </div>
    </div>
  );
}

type ClipChoiceProps = {
  readonly clips: readonly StoredClip[];
  readonly stored: StoredClip | undefined;
  readonly onChoose: (sha256: string) => void;
};

/** Which clip is played, by when it begins; nothing of fewer than two. */
function ClipChoice({ clips, stored, onChoose }: ClipChoiceProps) {
  const { t } = useTranslation();
  if (clips.length < 2) return null;
  return (
    <Choice
      label={t("clip.title")}
      options={clips.map(({ file, clip }) => ({ value: file.sha256, text: clockTime(Date.parse(clip.from)) }))}
      value={stored?.file.sha256 ?? ""}
      onChoose={onChoose}
    />
  );
}

function NoPictures({ event }: { event: EventView }) {
  const { t } = useTranslation();
  return <Say>{t(event.kind === "camera-offline" ? "picture.noneOffline" : "picture.none")}</Say>;
}

/** Says that a clip is made or on its way. */
function ClipToCome({ event: { evidence } }: { event: EventView }) {
  const { t } = useTranslation();
  const isOnItsWay = evidence?.files.some(({ role, isStored }) => role === "clip" && !isStored) === true;
  if (isOnItsWay) return <p className="muted">{t("clip.notYet")}</p>;
  return evidence?.stage === "stills" ? <p className="muted">{t("clip.making")}</p> : null;
}

type SyncedProps = {
  readonly event: EventView;
  readonly stills: readonly Still[];
  readonly stored: StoredClip;
  readonly marks: Marks;
  readonly isMarked: boolean;
  readonly isZoomed: boolean;
};

function Synced({ event, stills, stored, ...look }: SyncedProps) {
  const { file, clip } = stored;
  const frameS = frameSecondsOf(clip);
  const control = useClip(frameS);
  const places = stills.map((still) => placeOfStill(still, file, clip));
  const goTo = (still: Still) => {
    const placeS = places[stills.indexOf(still)];
    if (placeS !== undefined) control.seek(placeS + frameS / 2); // into the middle of its frame, whatever was rounded
  };
  useKeys({
    ",": () => control.step(-1),
    ".": () => control.step(1),
    " ": (event) => {
      if (event.target instanceof Element && event.target.closest("button, a, summary") !== null) return;
      event.preventDefault(); // the page would scroll
      control.toggle();
    },
  });
  return (
    <>
      <ClipPlayer event={event} stored={stored} control={control} {...look} />
      <StillRow
        event={event}
        stills={stills}
        currentIndex={nearest(places, control.state.shownS)}
        onChoose={goTo}
        {...look}
      />
    </>
  );
}
