import type { HandlingAct } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { actLine } from "./act-words.ts";

/** Everything that people did about an event, oldest first. */
export function HandlingHistory({ acts }: { acts: readonly HandlingAct[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h5>{t("handling.history")}</h5>
      {acts.length === 0 ? <p className="muted">{t("handling.none")}</p> : <ActList acts={acts} />}
    </>
  );
}

/** Acts with their times, in their order. */
export function ActList({ acts }: { acts: readonly HandlingAct[] }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <ol className="acts">
      {acts.map((act) => {
        const { sentence, text } = actLine(t, act, now);
        return (
          <li key={act.id}>
            <Moment at={act.at} /> {sentence}
            {text !== undefined && <span className="act-text">{text}</span>}
          </li>
        );
      })}
    </ol>
  );
}
