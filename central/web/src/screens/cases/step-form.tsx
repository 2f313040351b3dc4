import { type CaseAct, CaseStep } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberedChoice } from "../event/numbered-choice.tsx";
import { ActFrame } from "../review/act-frame.tsx";
import { cityDay } from "../review/case-words.ts";

type CaseFormProps = {
  readonly steps: readonly CaseStep[];
  /** Of the act, `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly isBusy: boolean;
  readonly onAct: (act: CaseAct) => void;
  readonly onCancel: () => void;
};

/** A step: which of these, on which day, and where that is written. No day is before that of the act. */
export function StepForm({ steps, firstDay, onAct, ...props }: CaseFormProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<CaseStep>();
  const [today] = useState(() => cityDay(Date.now()));
  const [on, setOn] = useState(today);
  const [written, setWritten] = useState("");
  const source = written.trim();
  const options = steps.map((value) => ({ value, text: t(`caseStep.${value}`) }));
  const isWhole = on !== "" && source !== "";
  const onSave = step === undefined || !isWhole ? undefined : () => onAct({ kind: "enter", step, on, source });
  const choose = (value: string) => setStep(CaseStep.parse(value));
  return (
    <ActFrame {...props} {...{ label: t("casePage.steps"), options, onSave }} step={step ?? ""} onNumber={choose}>
      <p className="muted">{t("casePage.stepsHelp")}</p>
      <NumberedChoice label={t("casePage.step")} options={options} value={step ?? ""} onChoose={choose} />
      {step !== undefined && (
        <>
          <label className="desk-line">
            {t("casePage.on")}
            <input
              type="date"
              required
              min={firstDay}
              max={today}
              value={on}
              onChange={({ target }) => setOn(target.value)}
            />
          </label>
          <label className="desk-line">
            {t("casePage.source")}
            <input
              required
              maxLength={300}
              autoComplete="off"
              value={written}
              onChange={({ target }) => setWritten(target.value)}
            />
          </label>
        </>
      )}
    </ActFrame>
  );
}
