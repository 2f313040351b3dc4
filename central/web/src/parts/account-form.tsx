import type { ReactNode } from "react";
import { AccountRefusal } from "./account-refusal.tsx";

type AccountFormProps = {
  /** On the button. */
  readonly words: string;
  readonly isPending: boolean;
  /** Whether it can be sent as it is; so unless told otherwise. */
  readonly isReady?: boolean;
  /** What sending it came to. */
  readonly failure: unknown;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
};

/** Something that is asked of an account: fields, a button, and why the centre refused. */
export function AccountForm({ words, isPending, isReady = true, failure, onSubmit, children }: AccountFormProps) {
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onSubmit();
      }}
    >
      {children}
      <button type="submit" disabled={isPending || !isReady}>
        {words}
      </button>
      <AccountRefusal failure={failure} />
    </form>
  );
}
