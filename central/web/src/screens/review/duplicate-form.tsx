import type { CaseView, EventDetail, EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { eventQuery, useApi } from "../../api/queries.ts";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { NumberedChoice } from "../event/numbered-choice.tsx";
import { type Still, stillsOf } from "../event/stills.ts";
import { useNamedPlaces } from "../live/places.ts";
import { ActFrame } from "./act-frame.tsx";
import { stillAt } from "./file-states.ts";
import { caseAddress } from "./queue-filter.ts";

type DuplicateFormProps = {
  readonly event: EventDetail;
  readonly duplicates: readonly CaseView[];
  readonly isBusy: boolean;
  readonly onChoose: (duplicateOf: string) => void;
  readonly onCancel: () => void;
};

/** Of which case this is a duplicate: chosen by number, or by looking at each beside one's own first. */
export function DuplicateForm({ event, duplicates, onChoose, ...props }: DuplicateFormProps) {
  const { t } = useTranslation();
  const now = useNow();
  const nameOfCamera = useCameraNames();
  const [chosen, setChosen] = useState("");
  const options = duplicates.map(({ id, at, state, cameraId }) => ({
    value: id,
    text: t("desk.duplicate", {
      ...{ camera: nameOfCamera(cameraId), at: moment(Date.parse(at), now), state: t(`caseState.${state}`) },
    }),
  }));
  const onSave = chosen === "" ? undefined : () => onChoose(chosen);
  return (
    <ActFrame {...props} {...{ label: t("decide.reject"), options, onSave }} step="duplicate" onNumber={onChoose}>
      {options.length === 0 ? (
        <p className="doubt">{t("decide.noDuplicate")}</p>
      ) : (
        <>
          <NumberedChoice label={t("decide.which")} options={options} value={chosen} onChoose={setChosen} />
          <ul className="duplicates">
            <li>
              <PictureOf event={event} words={t("desk.duplicateOwn")} />
            </li>
            {duplicates.map((one, index) => (
              <OtherCase key={one.id} view={one} number={index + 1} />
            ))}
          </ul>
        </>
      )}
    </ActFrame>
  );
}

/** What each camera is called; one that is no longer in the inventory by its id. */
export function useCameraNames(): (cameraId: string) => string {
  const { nameOf } = useLanguage();
  const { cameras } = useNamedPlaces();
  return (cameraId) => {
    const camera = cameras.get(cameraId);
    return camera === undefined ? cameraId : nameOf(camera.name);
  };
}

/** Another case as it looks, with a way to all of it that leaves this desk open. */
function OtherCase({ view, number }: { readonly view: CaseView; readonly number: number }) {
  const { t } = useTranslation();
  const { data: event } = useQuery(eventQuery(useApi(), view.eventId));
  return (
    <li>
      <PictureOf event={event} words={t("desk.duplicateOther", { number })} />
      <a href={caseAddress(view.id)} target="_blank" rel="noreferrer">
        {t("desk.openOther", { number })}
      </a>
    </li>
  );
}

/** A sentence where no picture has arrived. */
function PictureOf({ event, words }: { readonly event: EventView | undefined; readonly words: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const still = event && pictureOf(event);
  return (
    <figure>
      {still === undefined || !may("GET /api/media/:sha256") ? (
        <p className="muted">{t(event === undefined ? "desk.duplicateLoading" : "desk.noStills")}</p>
      ) : (
        <img src={mediaAddress(still.sha256)} alt={words} width={still.widthPx} height={still.heightPx} />
      )}
      <figcaption className="muted">{words}</figcaption>
    </figure>
  );
}

/** The moment of the act, or the vehicle from near. */
export function pictureOf(event: EventView): Still | undefined {
  const stored = stillsOf(event).filter(({ isStored }) => isStored);
  const at = stillAt(event);
  return stored.find(({ sha256 }) => sha256 === at?.sha256) ?? stored.find(({ role }) => role === "crop");
}
