import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { ExemptForm, type Likeness, RejectForm, type Said, TextForm } from "./decide-form.tsx";

type DeskDecisionProps = Likeness & {
  /** The case is this person's or about to be, and a conclusion is to come. */
  readonly mayConclude: boolean;
  readonly mayNote: boolean;
  readonly isBusy: boolean;
  /** What is being written; it stays open until it is saved, whatever happens to the case meanwhile. */
  readonly form: FormKind | undefined;
  readonly onForm: (form: FormKind | undefined) => void;
  readonly onAccept: () => void;
  readonly onSay: (said: Said) => void;
};

export type FormKind = Exclude<Said["kind"], "reopen">;

const BUTTONS = [
  { kind: "accept", key: "a" },
  { kind: "reject", key: "r" },
  { kind: "exempt", key: "x" },
  { kind: "ask-more", key: "m" },
  { kind: "note", key: "n" },
] as const;

/** Always in the same place; what cannot be done now is not to be pressed. */
export function DeskDecision({ mayConclude, mayNote, form, onForm, onAccept, ...props }: DeskDecisionProps) {
  const { t } = useTranslation();
  const isPossible = (kind: "accept" | FormKind) => (kind === "note" ? mayNote : mayConclude);
  const press = (kind: "accept" | FormKind) => {
    if (!isPossible(kind) || props.isBusy) return;
    if (kind === "accept") return onAccept();
    onForm(kind);
  };
  useKeys(
    Object.fromEntries(
      BUTTONS.map(({ kind, key }) => [
        key,
        (event: KeyboardEvent) => {
          if (!event.repeat) press(kind);
        },
      ]),
    ),
  );
  return (
    <section className="desk-decision" aria-label={t("decide.title")}>
      {form !== undefined && <OpenForm key={form} kind={form} {...props} onCancel={() => onForm(undefined)} />}
      <p className="act-buttons">
        {BUTTONS.map(({ kind, key }) => (
          <button
            key={kind}
            type="button"
            className={kind === "accept" ? "main-act" : undefined}
            disabled={!isPossible(kind) || props.isBusy}
            aria-expanded={kind === "accept" ? undefined : form === kind}
            onClick={() => press(kind)}
          >
            {t(`decide.${kind}`)} <kbd>{key}</kbd>
          </button>
        ))}
      </p>
    </section>
  );
}

type OpenFormProps = Likeness &
  Pick<DeskDecisionProps, "isBusy" | "onSay"> & {
    readonly kind: FormKind;
    readonly onCancel: () => void;
  };

function OpenForm({ kind, event, duplicates, ...props }: OpenFormProps) {
  switch (kind) {
    case "reject":
      return <RejectForm {...props} {...{ event, duplicates }} />;
    case "exempt":
      return <ExemptForm {...props} />;
    case "ask-more":
    case "note":
      return <TextForm {...props} kind={kind} />;
    default:
      return kind satisfies never;
  }
}
