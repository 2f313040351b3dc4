import "./case-stills.css";
import type { CaseDetail } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { eventQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { useMay } from "../../shell/session.ts";
import { clockTenths } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { type Still, stillsOf } from "../event/stills.ts";
import { Unread } from "../review/unread.tsx";
import { CoveredStill } from "./covered-still.tsx";

/** The pictures that documents show. */
const ROLES: readonly Still["role"][] = ["before", "at", "after", "crop"];

/** A case's pictures as they leave the house, for who may see that; what is still to be covered is drawn here. */
export function CaseStills({ detail }: { detail: CaseDetail }) {
  const may = useMay();
  const isForMe = may("GET /api/cases/:id/stills/:sha256/covered.jpg") && detail.isBlind !== true;
  return isForMe ? <Stills detail={detail} /> : null;
}

function Stills({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const { data: event, error, refetch } = useQuery(eventQuery(useApi(), detail.eventId));
  const [chosen, setChosen] = useState<string>();
  const stills =
    event?.evidence === undefined ? [] : filesOnce(stillsOf(event)).filter(({ role }) => ROLES.includes(role));
  const still = stills.find(({ sha256 }) => sha256 === chosen) ?? stills.find(({ role }) => role === "at") ?? stills[0];
  return (
    <section className="covered" aria-labelledby="covered-title">
      <h2 id="covered-title">{t("cover.title")}</h2>
      {event === undefined && (
        <Unread error={apiErrorOf(error)} missing={t("review.eventMissing")} onRetry={() => void refetch()} />
      )}
      {event !== undefined && still === undefined && <p className="muted">{t("cover.none")}</p>}
      {event !== undefined && still !== undefined && (
        <>
          <p className="muted">{t("cover.help")}</p>
          <StillChoice stills={stills} chosen={still.sha256} onChoose={setChosen} />
          <CoveredStill key={still.sha256} {...{ detail, event, still }} />
        </>
      )}
    </section>
  );
}

/** Two moments may be the same picture: it is covered once. */
const filesOnce = (stills: readonly Still[]): readonly Still[] =>
  stills.filter(({ sha256 }, index) => stills.findIndex((one) => one.sha256 === sha256) === index);

type StillChoiceProps = {
  readonly stills: readonly Still[];
  readonly chosen: string;
  readonly onChoose: (sha256: string) => void;
};

function StillChoice({ stills, chosen, onChoose }: StillChoiceProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  return (
    <fieldset className="choice">
      <legend className="unseen">{t("cover.which")}</legend>
      {stills.map(({ role, sha256, takenAt }) => (
        <button
          key={`${role} ${sha256}`}
          type="button"
          aria-pressed={sha256 === chosen}
          onClick={() => onChoose(sha256)}
        >
          {t(`eventScreen.role.${role}`)} <span className="number">{clockTenths(Date.parse(takenAt), number)}</span>
        </button>
      ))}
    </fieldset>
  );
}
