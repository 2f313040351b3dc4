import type { CaseOffers, CaseView, EventDetail } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { CalibrationErrors } from "../../api/scene-drawing.ts";
import { useNow } from "../../time/now.ts";
import { clockTime, moment } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { type Papers, usePapers } from "../event/use-marks.ts";
import { useCameraNames } from "./duplicate-form.tsx";
import { countOf, fileStatesOf } from "./file-states.ts";
import { caseAddress } from "./queue-filter.ts";

type DeskDoubtsProps = { readonly event: EventDetail; readonly offers: CaseOffers | undefined };

/** What casts doubt on the case, and what that means: clock, calibration, what its evidence lacks. */
export function DeskDoubts({ event, offers }: DeskDoubtsProps) {
  const { t } = useTranslation();
  const papers = usePapers(event, event);
  return (
    <section className="desk-doubts" aria-labelledby="doubts-title">
      <h2 id="doubts-title">{t("desk.doubts")}</h2>
      <ul>
        <ClockDoubts event={event} papers={papers} />
        <CalibrationDoubt papers={papers} />
        <EvidenceDoubts event={event} offers={offers} />
        <MergedCases merged={offers?.merged ?? []} />
        {event.standing?.missing.map((code) => (
          <li key={code}>{t(`missingMeans.${code}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function ClockDoubts({ event, papers: { manifest } }: { event: EventDetail; papers: Papers }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const source = manifest?.clock.agent.source ?? event.clock;
  const offsetMs = manifest?.clock.agent.offsetMs;
  const picture = manifest?.clock.picture;
  return (
    <>
      {source === "ntp" && <li className="muted">{t("desk.clockGood")}</li>}
      {source === "unsynchronised" && <li className="doubt">{t("event.clockUnsynchronised")}</li>}
      {source === "unknown" && <li className="doubt">{t("event.clockUnknown")}</li>}
      {offsetMs !== undefined && <li>{t("desk.clockOffset", { offset: number(Math.abs(offsetMs)) })}</li>}
      {picture !== undefined && (
        <li>
          {t("desk.pictureClock", {
            uncertainty: number(picture.uncertaintyMs),
            source: t(`desk.pictureClockSource.${picture.source}`),
          })}
        </li>
      )}
    </>
  );
}

/** As it stood in the drawing that the finding was made by. */
function CalibrationDoubt({ papers: { scene, sceneHash } }: { papers: Papers }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  if (sceneHash === undefined) return <li className="doubt">{t("desk.sceneNone")}</li>;
  if (scene === undefined) return <li className="doubt">{t("desk.calibrationUnread")}</li>;
  if (scene.calibration === undefined) return <li className="doubt">{t("desk.calibrationNone")}</li>;
  const { data: errors } = CalibrationErrors.safeParse(scene.calibration);
  if (errors === undefined) return <li className="doubt">{t("desk.calibrationUnread")}</li>;
  const { clickErrorPx, measureErrorM, maxReprojectionErrorPx } = errors;
  const said = {
    clickPx: number(clickErrorPx),
    groundM: centimetres(measureErrorM, number),
    limitPx: number(maxReprojectionErrorPx),
  };
  return <li>{t("desk.calibration", said)}</li>;
}

/** Metres with both decimals: what matters here are centimetres, and the page writes one. */
const centimetres = (metres: number, number: (value: number) => string): string =>
  metres.toFixed(2).replace(".", number(0.5).charAt(1));

function EvidenceDoubts({ event: { evidence }, offers }: DeskDoubtsProps) {
  const { t } = useTranslation();
  const states = fileStatesOf(offers);
  const [missing, spoiled] = [countOf(states, "missing"), countOf(states, "spoiled")];
  return (
    <>
      {missing > 0 && <li className="doubt">{t("desk.fileMissing", { count: missing })}</li>}
      {spoiled > 0 && <li className="doubt">{t("desk.fileSpoiled", { count: spoiled })}</li>}
      {offers !== undefined && offers.duplicates.length > 0 && (
        <li className="doubt">{t("desk.duplicates", { count: offers.duplicates.length })}</li>
      )}
      {evidence?.stage === "failed" && (
        <li className="doubt">
          {t("desk.evidenceFailed")} {evidence.detail !== undefined && <span lang="en">{evidence.detail}</span>}
        </li>
      )}
      {evidence !== undefined && <Lacking files={evidence.files} />}
      {evidence?.gaps.map(({ from, to, why }) => (
        <li key={`${from} ${why}`} className="doubt">
          {t("clip.gap", {
            ...{ from: clockTime(Date.parse(from)), to: clockTime(Date.parse(to)) },
            why: t(`gap.${why}`),
          })}
        </li>
      ))}
    </>
  );
}

/** Cases whose pictures show the same act, perhaps better: each leads to its page, and leaves this desk open. */
function MergedCases({ merged }: { merged: readonly CaseView[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const nameOfCamera = useCameraNames();
  if (merged.length === 0) return null;
  return (
    <li>
      {t("desk.merged", { count: merged.length })}
      <ul>
        {merged.map(({ id, cameraId, at }) => (
          <li key={id}>
            <a href={caseAddress(id)} target="_blank" rel="noreferrer">
              {nameOfCamera(cameraId)}, {moment(Date.parse(at), now)}
            </a>
          </li>
        ))}
      </ul>
    </li>
  );
}

const STILLS = ["before", "at", "after"] as const;

/** What a whole package has and this one does not. */
function Lacking({ files }: { files: NonNullable<EventDetail["evidence"]>["files"] }) {
  const { t } = useTranslation();
  const lacks = (role: (typeof files)[number]["role"]) => files.every((file) => file.role !== role);
  return (
    <>
      {STILLS.filter(lacks).map((role) => (
        <li key={role} className="doubt">
          {t(`desk.lacks.${role}`)}
        </li>
      ))}
      {lacks("clip") && <li className="doubt">{t("desk.lacks.clip")}</li>}
    </>
  );
}
