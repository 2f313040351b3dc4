import type { PasswordChange } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { Field } from "../../parts/field.tsx";
import { NewPasswordFields, useNewPassword } from "./new-password.tsx";

/** The present password, and twice the new one. */
export function ChoosePassword({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [current, setCurrent] = useState("");
  const next = useNewPassword();
  const choose = useMutation({
    mutationFn: async (body: PasswordChange) => unwrap(await accounts.choosePassword(body)),
    onSuccess: () => {
      setCurrent("");
      next.clear();
      onChosen();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (next.isAlike) choose.mutate({ current, next: next.password });
  };
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={t("account.current")}
        value={current}
        onText={setCurrent}
        required
        type="password"
        autoComplete="current-password"
      />
      <NewPasswordFields typed={next} />
      <button type="submit" disabled={choose.isPending || !next.isAlike}>
        {t("account.choose")}
      </button>
      <AccountRefusal failure={choose.error} />
    </form>
  );
}
