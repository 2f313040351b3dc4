import { type KeyboardEvent, type ReactNode, type SubmitEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

type Option = { readonly value: string; readonly text: string };

type ActFrameProps = {
  readonly label: string;
  /** Changes when another field is to be typed into next. */
  readonly step: string;
  readonly options: readonly Option[];
  readonly onNumber: (value: string) => void;
  /** `undefined` while something is missing. */
  readonly onSave: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
  readonly children: ReactNode;
};

/** By keyboard: a number chooses, Ctrl+Enter saves (Enter by itself does not), Esc leaves. */
export function ActFrame({ label, step, options, onNumber, onSave, isBusy, onCancel, children }: ActFrameProps) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each step the field is another
  useEffect(() => {
    const fields = ["textarea, input:not([type='radio'])", "input"];
    const field = fields.map((one) => form.current?.querySelector<HTMLElement>(one)).find((one) => one);
    (field ?? form.current)?.focus();
  }, [step]);
  const save = () => {
    if (onSave !== undefined && !isBusy) onSave();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation(); // the screen has meanings of its own for keys
    if (event.key === "Escape") return onCancel();
    const isIn = (fields: string) => event.target instanceof Element && event.target.matches(fields);
    if (event.key === "Enter" && isIn("textarea, input")) {
      if (event.ctrlKey || event.metaKey) return save();
      if (isIn("input")) event.preventDefault(); // the browser would send the form, which nobody may have meant
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isIn("textarea, input:not([type='radio'])")) return;
    const option = options[Number(event.key) - 1];
    if (option === undefined) return;
    event.preventDefault(); // the number must not be typed into the field that comes next
    if (!event.repeat) onNumber(option.value);
  };
  return (
    <form ref={form} className="act-form" aria-label={label} tabIndex={-1} onSubmit={submit} onKeyDown={onKeyDown}>
      {children}
      <p className="act-buttons">
        <button type="submit" disabled={onSave === undefined || isBusy}>
          {t(isBusy ? "decide.sending" : "decide.save")} <kbd>Ctrl+Enter</kbd>
        </button>
        <button type="button" onClick={onCancel}>
          {t("decide.cancel")} <kbd>Esc</kbd>
        </button>
      </p>
    </form>
  );
}

/** More than one line to be typed. */
export function TextArea({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  return (
    <label>
      {label}
      <textarea rows={2} maxLength={2_000} value={text} onChange={({ target }) => onText(target.value)} />
    </label>
  );
}
