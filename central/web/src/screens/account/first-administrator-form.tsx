import type { FirstAdministrator } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { startAnew } from "../../api/session-news.ts";
import { AccountForm } from "../../parts/account-form.tsx";
import { Field } from "../../parts/field.tsx";
import { NewPasswordFields, useNewPassword } from "./new-password.tsx";

/** Who came by the start key makes the account that takes its place. */
export function FirstAdministratorForm() {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [login, setLogin] = useState("");
  const [name, setName] = useState("");
  const next = useNewPassword();
  const create = useMutation({
    mutationFn: async (body: FirstAdministrator) => unwrap(await accounts.becomeAdministrator(body)),
    onSuccess: startAnew,
  });
  return (
    <AccountForm
      words={t("account.create")}
      isPending={create.isPending}
      isReady={next.isAlike}
      failure={create.error}
      onSubmit={() => create.mutate({ login, name, password: next.password })}
    >
      <p>{t("account.firstHelp")}</p>
      <Field label={t("account.name")} value={name} onText={setName} required autoComplete="name" />
      <Field
        label={t("signIn.login")}
        value={login}
        onText={setLogin}
        help={t("account.loginHelp")}
        required
        autoComplete="username"
        autoCapitalize="none"
      />
      <NewPasswordFields typed={next} />
    </AccountForm>
  );
}
