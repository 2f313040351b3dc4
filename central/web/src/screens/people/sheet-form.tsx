import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AccountRefusal } from "../../parts/account-refusal.tsx";

type SheetFormProps = {
  readonly title: string;
  readonly isPending: boolean;
  /** Whether it can be saved as it is. */
  readonly isReady: boolean;
  /** What saving it came to. */
  readonly failure: unknown;
  readonly onSave: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** What an administrator fills in, in a dialog, to be saved or left. */
export function SheetForm({ title, isPending, isReady, failure, onSave, onClose, children }: SheetFormProps) {
  const { t } = useTranslation();
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <h2>{title}</h2>
      {children}
      <AccountRefusal failure={failure} />
      <div className="sheet-tools">
        <button type="submit" disabled={isPending || !isReady}>
          {t("people.save")}
        </button>
        <button type="button" onClick={onClose}>
          {t("people.cancel")} <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}
