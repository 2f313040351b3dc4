import type { SignIn } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { startAnew } from "../../api/session-news.ts";
import { AccountForm } from "../../parts/account-form.tsx";
import { Field } from "../../parts/field.tsx";
import { CodeField, PasswordField } from "../../parts/secret-fields.tsx";
import { Threshold } from "./threshold.tsx";

/** Login and password; the code is asked for once the centre says that it needs one. */
export function SignInScreen() {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string>();
  const enter = useMutation({
    mutationFn: async (body: SignIn) => unwrap(await accounts.signIn(body)),
    onSuccess: startAnew,
    onError: (failure) => isCodeNeeded(failure) && setCode(""),
  });
  return (
    <Threshold title={t("signIn.title")}>
      <AccountForm
        words={t("signIn.submit")}
        isPending={enter.isPending}
        failure={isCodeNeeded(enter.error) ? null : enter.error}
        onSubmit={() => enter.mutate({ login, password, ...(code !== undefined && { code }) })}
      >
        <Field
          label={t("signIn.login")}
          value={login}
          onText={setLogin}
          required
          isNext
          autoComplete="username"
          autoCapitalize="none"
        />
        <PasswordField label={t("signIn.password")} value={password} onText={setPassword} />
        {code !== undefined && <CodeField value={code} onText={setCode} isNext />}
      </AccountForm>
      <p className="muted">{t("signIn.lost")}</p>
    </Threshold>
  );
}

function isCodeNeeded(failure: unknown): boolean {
  const error = apiErrorOf(failure);
  return error?.reason === "refused" && error.code === "SECOND_FACTOR_NEEDED";
}
