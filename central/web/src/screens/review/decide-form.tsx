import { type CaseView, type EventDetail, ExemptGround, RejectReason } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberedChoice } from "../event/numbered-choice.tsx";
import { ActFrame, TextArea } from "./act-frame.tsx";
import { DuplicateForm } from "./duplicate-form.tsx";

type TextSaid = { readonly kind: "ask-more" | "note" | "reopen"; readonly text: string };

/** What is said with an act: everything but what was seen. */
export type Said =
  | { readonly kind: "reject"; readonly reason: RejectReason; readonly text?: string; readonly duplicateOf?: string }
  | { readonly kind: "exempt"; readonly ground: ExemptGround; readonly text: string }
  | TextSaid;

type DecideFormProps = {
  readonly isBusy: boolean;
  readonly onSay: (said: Said) => void;
  readonly onCancel: () => void;
};

type TextFormProps = Omit<DecideFormProps, "onSay"> & {
  readonly kind: TextSaid["kind"];
  readonly onSay: (said: TextSaid) => void;
};

/** A note, what is missing, or why it is opened again. */
export function TextForm({ kind, onSay, ...props }: TextFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState("");
  const text = written.trim();
  const label = t(kind === "reopen" ? "casePage.reopen" : `decide.${kind}`);
  const onSave = text === "" ? undefined : () => onSay({ kind, text });
  return (
    <ActFrame {...props} {...{ label, onSave }} step={kind} options={[]} onNumber={ignored}>
      <TextArea label={t("decide.text")} text={written} onText={setWritten} />
    </ActFrame>
  );
}

const ignored = () => undefined;

/** The ground, then in words what shows it. */
export function ExemptForm({ onSay, ...props }: DecideFormProps) {
  const { t } = useTranslation();
  const [ground, setGround] = useState<ExemptGround>();
  const [written, setWritten] = useState("");
  const text = written.trim();
  const options = ExemptGround.options.map((value) => ({ value, text: t(`exemptGround.${value}`) }));
  const choose = (value: string) => setGround(ExemptGround.parse(value));
  const onSave = ground === undefined || text === "" ? undefined : () => onSay({ kind: "exempt", ground, text });
  return (
    <ActFrame {...props} {...{ label: t("decide.exempt"), options, onSave }} step={ground ?? ""} onNumber={choose}>
      <NumberedChoice label={t("decide.ground")} options={options} value={ground ?? ""} onChoose={choose} />
      {ground !== undefined && <TextArea label={t("decide.text")} text={written} onText={setWritten} />}
    </ActFrame>
  );
}

/** What else may be the same act, and the event of the case itself to hold it beside. */
export type Likeness = { readonly event: EventDetail; readonly duplicates: readonly CaseView[] };

/** A number rejects at once, but for a duplicate, of which it must be said of what, and for a reason that needs words. */
export function RejectForm({ event, duplicates, onSay, ...props }: DecideFormProps & Likeness) {
  const [reason, setReason] = useState<RejectReason>();
  const choose = (value: string, isFinal: boolean) => {
    const chosen = RejectReason.parse(value);
    if (isFinal && chosen !== "duplicate" && chosen !== "other") return onSay({ kind: "reject", reason: chosen });
    setReason(chosen);
  };
  if (reason === "duplicate") {
    const rejectAs = (duplicateOf: string) => onSay({ kind: "reject", reason, duplicateOf });
    return <DuplicateForm {...props} {...{ event, duplicates }} onChoose={rejectAs} />;
  }
  return <ReasonForm {...props} reason={reason} onReason={choose} onSay={onSay} />;
}

type ReasonFormProps = DecideFormProps & {
  readonly reason: RejectReason | undefined;
  readonly onReason: (value: string, isFinal: boolean) => void;
};

function ReasonForm({ reason, onReason, onSay, ...props }: ReasonFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState("");
  const text = written.trim();
  const options = RejectReason.options.map((value) => ({ value, text: t(`rejectReason.${value}`) }));
  const said = saidOf(reason, text);
  const onSave = said && (() => onSay(said));
  return (
    <ActFrame
      {...props}
      {...{ label: t("decide.reject"), options, onSave }}
      step={reason ?? ""}
      onNumber={(value) => onReason(value, true)}
    >
      <NumberedChoice
        label={t("decide.reason")}
        options={options}
        value={reason ?? ""}
        onChoose={(value) => onReason(value, false)}
      />
      {reason !== undefined && (
        <TextArea
          label={t(reason === "other" ? "decide.text" : "decide.textOptional")}
          text={written}
          onText={setWritten}
        />
      )}
    </ActFrame>
  );
}

/** `undefined` while something is missing. */
function saidOf(reason: RejectReason | undefined, text: string): Said | undefined {
  if (reason === undefined || (reason === "other" && text === "")) return undefined;
  return { kind: "reject", reason, ...(text !== "" && { text }) };
}
