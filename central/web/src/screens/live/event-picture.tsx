import type { EventView, Snapshot } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { ageWords, clockTime, moment } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { momentsOf } from "./event-course.ts";
import { headline, whereLine, whereOf } from "./event-words.ts";
import { PictureOrigin } from "./picture-origin.tsx";
import type { NamedPlaces } from "./places.ts";

type Role = Snapshot["role"];
type StoredSnapshot = EventView["snapshots"][number];

type EventPictureProps = {
  readonly event: EventView;
  readonly places: NamedPlaces;
  readonly isEnlarged: boolean;
  readonly onEnlarge: (isEnlarged: boolean) => void;
};

/** The event's picture, with or without boxes, or a sentence that says why there is none. */
export function EventPicture({ event, places, isEnlarged, onEnlarge }: EventPictureProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [role, setRole] = useState<Role>("annotated");
  const [takenAt, setTakenAt] = useState<string>();
  const moments = momentsOf(event.snapshots);
  const chosen = moments.find((one) => one.takenAt === takenAt) ?? moments[0];
  const snapshot = chosen?.[role] ?? chosen?.annotated ?? chosen?.plain;
  if (snapshot === undefined) {
    return (
      <div className="picture picture-none">
        <p>{t(event.kind === "camera-offline" ? "picture.noneOffline" : "picture.none")}</p>
      </div>
    );
  }
  if (!may("GET /api/media/:sha256")) {
    return (
      <div className="picture picture-none">
        <p>{t("picture.notForYou")}</p>
      </div>
    );
  }
  const picture = <Picture key={snapshot.sha256} event={event} places={places} snapshot={snapshot} />;
  const switches = (
    <>
      <Choice
        label={t("picture.label")}
        options={(["annotated", "plain"] as const)
          .filter((value) => chosen?.[value] !== undefined)
          .map((value) => ({ value, text: t(`picture.${value}`) }))}
        value={snapshot.role}
        onChoose={setRole}
      />
      {moments.length > 1 && (
        <Choice
          label={t("picture.moments")}
          options={moments.map((one) => ({ value: one.takenAt, text: clockTime(Date.parse(one.takenAt)) }))}
          value={snapshot.takenAt}
          onChoose={setTakenAt}
        />
      )}
    </>
  );
  return (
    <figure className="picture">
      {picture}
      <figcaption className="picture-tools">
        {switches}
        <span className="spacer" />
        <button type="button" disabled={!snapshot.isStored} onClick={() => onEnlarge(true)}>
          {t("picture.enlarge")} <kbd>Enter</kbd>
        </button>
      </figcaption>
      {isEnlarged && snapshot.isStored && (
        <Dialog label={t("picture.full")} className="enlarged" onClose={() => onEnlarge(false)}>
          {picture}
          <div className="picture-tools">
            {switches}
            <span className="spacer" />
            <button type="button" onClick={() => onEnlarge(false)}>
              {t("picture.close")} <kbd>Esc</kbd>
            </button>
          </div>
        </Dialog>
      )}
    </figure>
  );
}

type PictureProps = { readonly event: EventView; readonly places: NamedPlaces; readonly snapshot: StoredSnapshot };

/** One picture in its own proportions; the room is kept while it is on its way, so that nothing jumps. */
function Picture({ event, places, snapshot }: PictureProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const now = useNow();
  const [attempt, setAttempt] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const { widthPx, heightPx, sha256, role, takenAt } = snapshot;
  const alt = t(role === "annotated" ? "picture.altAnnotated" : "picture.altPlain", {
    headline: headline(t, nameOf, event),
    camera: whereLine(whereOf(event, places, nameOf)),
    at: moment(Date.parse(takenAt), now),
  });
  const retry = () => {
    setBroken(false);
    setAttempt(attempt + 1);
  };
  return (
    <div className="frame" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
      {!snapshot.isStored && <p className="frame-say">{t("picture.notYet")}</p>}
      {isBroken && (
        <p className="frame-say">
          {t("picture.broken")}{" "}
          <button type="button" onClick={retry}>
            {t("picture.retry")}
          </button>
        </p>
      )}
      {snapshot.isStored && !isBroken && (
        <>
          <img
            key={attempt}
            src={mediaAddress(sha256)}
            alt={alt}
            width={widthPx}
            height={heightPx}
            onError={() => setBroken(true)}
          />
          <PictureOrigin event={event} />
          <p className="frame-age">{t("picture.taken", { age: ageWords(t, Date.parse(takenAt), now) })}</p>
        </>
      )}
    </div>
  );
}
