import { type Act, type Actor, EscalatedTo, Outcome } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { assigneesQuery, useActing } from "../../api/acting-queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { NumberedChoice } from "./numbered-choice.tsx";

/** Acts that say more than that they were done. */
export type FormKind = "assign" | "comment" | "escalate" | "close";

type ActFormProps = {
  readonly kind: FormKind;
  readonly isBusy: boolean;
  readonly onAct: (act: Act) => void;
  readonly onCancel: () => void;
};

/** What an act needs to be told, by keyboard: numbers choose, Enter saves, Esc leaves. */
export function ActForm({ kind, isBusy, onAct, onCancel }: ActFormProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const [choice, setChoice] = useState("");
  const [text, setText] = useState("");
  const assignees = useQuery({ ...assigneesQuery(useActing()), enabled: kind === "assign" });
  const problem = apiErrorOf(assignees.error);
  const isLoading = kind === "assign" && assignees.data === undefined;
  const options = optionsOf(t, kind, assignees.data);
  const act = actOf(kind, choice, text.trim());
  useEffect(() => {
    const field = isLoading ? undefined : form.current?.querySelector<HTMLElement>("input, textarea");
    (field ?? form.current)?.focus();
  }, [isLoading]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (act !== undefined && !isBusy) onAct(act);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation(); // the screen has a meaning of its own for it
      return onCancel();
    }
    if (event.target === form.current) event.stopPropagation(); // meant for what is still being read
    const isTyping = event.target instanceof HTMLTextAreaElement;
    if (isTyping && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
    const option = isTyping ? undefined : options[Number(event.key) - 1];
    if (option !== undefined) setChoice(option.value);
  };
  return (
    <form
      ref={form}
      className="act-form"
      aria-label={t(`act.${kind}`)}
      tabIndex={-1}
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      {problem !== undefined && <Trouble error={problem} onRetry={() => void assignees.refetch()} />}
      {isLoading && problem === undefined && <p className="muted">{t("loading")}</p>}
      {kind !== "comment" && !isLoading && (
        <NumberedChoice label={t(labels[kind])} options={options} value={choice} onChoose={setChoice} />
      )}
      {kind !== "assign" && (
        <label>
          {t(kind === "comment" ? "act.text" : "act.textOptional")}
          <textarea rows={2} maxLength={2_000} value={text} onChange={(event) => setText(event.target.value)} />
        </label>
      )}
      <p className="act-buttons">
        <button type="submit" disabled={act === undefined || isBusy}>
          {t(isBusy ? "act.sending" : "act.submit")} <kbd>{kind === "assign" ? "Enter" : "Ctrl+Enter"}</kbd>
        </button>
        <button type="button" onClick={onCancel}>
          {t("act.cancel")} <kbd>Esc</kbd>
        </button>
      </p>
    </form>
  );
}

const labels = { assign: "act.toWhom", escalate: "act.whom", close: "act.outcome" } as const;

type Option = { readonly value: string; readonly text: string };

/** What can be chosen, in the order of the numbers; nothing before all of it is known: a number must not change its meaning. */
function optionsOf(t: TFunction, kind: FormKind, assignees: readonly Actor[] | undefined): readonly Option[] {
  switch (kind) {
    case "assign":
      if (assignees === undefined) return [];
      return [...assignees.map(optionOf(t)), { value: NO_ASSIGNEE, text: t("act.toNobody") }];
    case "escalate":
      return EscalatedTo.options.map((value) => ({ value, text: t(`escalatedTo.${value}`) }));
    case "close":
      return Outcome.options.map((value) => ({ value, text: t(`outcome.${value}`) }));
    case "comment":
      return [];
    default:
      return kind satisfies never;
  }
}

/** No id that an account has: ids have no spaces. */
const NO_ASSIGNEE = "no assignee";

/** The centre names whoever asks first. */
const optionOf =
  (t: TFunction) =>
  ({ id, name }: Actor, index: number): Option => ({
    value: id,
    text: index === 0 ? t("act.oneself", { name }) : name,
  });

/** `undefined` while something is missing. */
function actOf(kind: FormKind, choice: string, text: string): Act | undefined {
  const remark = text === "" ? {} : { text };
  switch (kind) {
    case "comment":
      return text === "" ? undefined : { kind, text };
    case "assign":
      if (choice === "") return undefined;
      return choice === NO_ASSIGNEE ? { kind } : { kind, to: choice };
    case "escalate": {
      const to = EscalatedTo.safeParse(choice).data;
      return to && { kind, to, ...remark };
    }
    case "close": {
      const outcome = Outcome.safeParse(choice).data;
      return outcome && { kind, outcome, ...remark };
    }
    default:
      return kind satisfies never;
  }
}
