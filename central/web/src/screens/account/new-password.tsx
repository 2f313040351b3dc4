import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../parts/field.tsx";

const MIN_CHARS = 12;

/** A new password as it is being typed, twice. */
export function useNewPassword() {
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const clear = () => {
    setPassword("");
    setAgain("");
  };
  return { password, setPassword, again, setAgain, clear, isAlike: password !== "" && password === again };
}

export function NewPasswordFields({ typed }: { typed: ReturnType<typeof useNewPassword> }) {
  const { t } = useTranslation();
  const { password, setPassword, again, setAgain, isAlike } = typed;
  const shared = { required: true, type: "password", autoComplete: "new-password", minLength: MIN_CHARS } as const;
  return (
    <>
      <Field {...shared} label={t("account.next")} value={password} onText={setPassword} help={t("account.rules")} />
      <Field {...shared} label={t("account.again")} value={again} onText={setAgain} />
      {again.length >= password.length && again !== "" && !isAlike && <p className="doubt">{t("account.notAlike")}</p>}
    </>
  );
}
