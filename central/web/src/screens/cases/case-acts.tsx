import { type CaseAct, type CaseDetail, type CaseOffers, CaseStep } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay, useSession } from "../../shell/session.ts";
import { ActTrouble } from "../review/act-trouble.tsx";
import { cityDay, isDecided, isReopenable, isReviewable } from "../review/case-words.ts";
import { TextForm } from "../review/decide-form.tsx";
import { useCaseAct } from "../review/use-case-act.ts";
import { HandOverForm } from "./hand-over-form.tsx";
import { StepForm } from "./step-form.tsx";

type FormKind = "enter" | "note" | "reopen" | "hand-over";

const BUTTONS = [
  { kind: "enter", key: "s", word: "casePage.steps" },
  { kind: "note", key: "n", word: "decide.note" },
  { kind: "reopen", key: "o", word: "casePage.reopen" },
  { kind: "hand-over", key: "h", word: "casePage.handOver" },
] as const;

/** What can be done about a case beside coming to a conclusion; nothing for who may not. */
export function CaseActs({ detail }: { detail: CaseDetail }) {
  const may = useMay();
  return may("POST /api/cases/:id/acts") ? <Acts detail={detail} /> : null;
}

/** Steps follow a decision; when the act was detected is corrected before one. */
const stepsIn = ({ state }: CaseDetail): readonly CaseStep[] =>
  isDecided(state) ? CaseStep.options.filter((step) => step !== "detected") : ["detected"];

/** Only a senior reviewer opens a case again. Outside of an entrance nothing is hidden: the centre decides in any case. */
function usePossible({ state, lock }: CaseDetail): (kind: FormKind) => boolean {
  const session = useSession();
  const isSenior = session === undefined || session.roles.includes("senior-reviewer");
  const holds = isReviewable(state) && session !== undefined && lock?.by.id === session.id;
  return (kind) => {
    switch (kind) {
      case "enter":
        return isDecided(state) || holds;
      case "hand-over":
        return isDecided(state);
      case "note":
        return state !== "handed-over";
      case "reopen":
        return isSenior && isReopenable(state);
      default:
        return kind satisfies never;
    }
  };
}

function Acts({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const [form, setForm] = useState<FormKind>();
  const acting = useCaseAct(detail.id, () => setForm(undefined));
  const isPossible = usePossible(detail);
  const open = (kind: FormKind) => {
    if (!isPossible(kind)) return;
    acting.forget();
    setForm(kind);
  };
  const leave = () => {
    acting.forget();
    setForm(undefined);
  };
  useKeys(
    Object.fromEntries(
      BUTTONS.map(({ kind, key }) => [
        key,
        (event: KeyboardEvent) => {
          if (!event.repeat) open(kind);
        },
      ]),
    ),
  );
  return (
    <section className="case-acts" aria-label={t("casePage.acts")}>
      <p className="act-buttons">
        {BUTTONS.map(({ kind, key, word }) => (
          <button key={kind} type="button" disabled={!isPossible(kind)} onClick={() => open(kind)}>
            {t(word)} <kbd>{key}</kbd>
          </button>
        ))}
      </p>
      <ActTrouble acting={acting} onDrop={leave} />
      {form !== undefined && (
        <OpenForm
          key={form}
          {...{ detail, kind: form, isBusy: acting.isBusy, onCancel: leave, files: acting.refused?.files }}
          onAct={(act) => acting.attempt(act, detail.version)}
        />
      )}
    </section>
  );
}

type OpenFormProps = {
  readonly detail: CaseDetail;
  readonly kind: FormKind;
  readonly isBusy: boolean;
  /** Why the centre refused it, when the evidence is why. */
  readonly files: CaseOffers["files"] | undefined;
  readonly onAct: (act: CaseAct) => void;
  readonly onCancel: () => void;
};

function OpenForm({ detail, kind, files, onAct, ...props }: OpenFormProps) {
  switch (kind) {
    case "enter":
      return <StepForm {...props} steps={stepsIn(detail)} firstDay={cityDay(Date.parse(detail.at))} onAct={onAct} />;
    case "hand-over":
      return <HandOverForm {...props} {...{ detail, files, onAct }} />;
    case "note":
    case "reopen":
      return <TextForm {...props} kind={kind} onSay={onAct} />;
    default:
      return kind satisfies never;
  }
}
