import type { CaseDetail, LegalHold } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import { caseRetentionQuery, holdsOfQuery } from "../../api/seek-queries.ts";
import { Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { HoldForm } from "./hold-form.tsx";
import { holdLine, keptLines } from "./hold-words.ts";

/** When a case goes, which holds keep it, and what may be done about that by who is looking. */
export function HoldSection({ detail: { id, version } }: { readonly detail: CaseDetail }) {
  const { t } = useTranslation();
  const client = useReview();
  const going = useQuery(caseRetentionQuery(client, id, version));
  const holds = useQuery(holdsOfQuery(client, id));
  const problem = apiErrorOf(going.error ?? holds.error);
  const again = () => {
    void going.refetch();
    void holds.refetch();
  };
  return (
    <section className="hold-section" aria-labelledby="hold-title">
      <h2 id="hold-title">{t("hold.title")}</h2>
      {problem !== undefined && <Trouble error={problem} onRetry={again} />}
      {going.data?.what === "kept" && <Kept kept={going.data} />}
      {holds.data !== undefined && <Holds caseId={id} holds={holds.data} />}
    </section>
  );
}

function Kept({ kept }: { readonly kept: Parameters<typeof keptLines>[1] }) {
  const { t } = useTranslation();
  const now = useNow();
  return keptLines(t, kept, now).map((line) => <p key={line}>{line}</p>);
}

type HoldsProps = { readonly caseId: string; readonly holds: readonly LegalHold[] };
/** `set`: a new one; else the one that is to be lifted. */
type Opened = "set" | LegalHold;

function Holds({ caseId, holds }: HoldsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [opened, setOpened] = useState<Opened>();
  const maySet = may("POST /api/holds");
  const open = (event: KeyboardEvent) => {
    if (maySet && !event.repeat) setOpened("set");
  };
  useKeys({ g: open });
  const isStanding = ({ lifted }: LegalHold) => lifted === undefined;
  const lifted = holds.filter((hold) => !isStanding(hold));
  return (
    <>
      <ul className="holds">
        {holds.filter(isStanding).map((hold) => (
          <Standing key={hold.id} hold={hold} onLift={may("POST /api/holds/:id/lift") ? setOpened : undefined} />
        ))}
      </ul>
      {maySet && (
        <p className="act-buttons">
          <button type="button" onClick={() => setOpened("set")}>
            {t("hold.set")} <kbd>g</kbd>
          </button>
        </p>
      )}
      {opened !== undefined && (
        <HoldForm
          key={opened === "set" ? "set" : opened.id}
          {...{ caseId, lifting: opened === "set" ? undefined : opened, onClose: () => setOpened(undefined) }}
        />
      )}
      {lifted.length > 0 && <Lifted holds={lifted} />}
    </>
  );
}

type StandingProps = { readonly hold: LegalHold; readonly onLift: ((hold: LegalHold) => void) | undefined };

function Standing({ hold, onLift }: StandingProps) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <li>
      {holdLine(t, hold, now)}
      <span className="act-text">{hold.why}</span>
      {onLift !== undefined && (
        <button type="button" onClick={() => onLift(hold)}>
          {t("hold.lift")}
        </button>
      )}
    </li>
  );
}

/** None is ever taken away: who set it, who lifted it, and why. */
function Lifted({ holds }: { readonly holds: readonly LegalHold[] }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <details>
      <summary>{t("hold.before", { count: holds.length })}</summary>
      <ul className="holds">
        {holds.map((hold) => (
          <li key={hold.id}>
            {holdLine(t, hold, now)}
            <span className="act-text">{hold.why}</span>
            {hold.lifted !== undefined && (
              <span className="act-text">
                {t("hold.liftedBy", { by: hold.lifted.by.name, at: moment(Date.parse(hold.lifted.at), now) })}:{" "}
                {hold.lifted.why}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
