import type { PasswordChange } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountForm } from "../../parts/account-form.tsx";
import { PasswordField } from "../../parts/secret-fields.tsx";
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
  return (
    <AccountForm
      words={t("account.choose")}
      isPending={choose.isPending}
      isReady={next.isAlike}
      failure={choose.error}
      onSubmit={() => choose.mutate({ current, next: next.password })}
    >
      <PasswordField label={t("account.current")} value={current} onText={setCurrent} />
      <NewPasswordFields typed={next} />
    </AccountForm>
  );
}
