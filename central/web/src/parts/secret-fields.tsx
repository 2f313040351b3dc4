import { useTranslation } from "react-i18next";
import { Field } from "./field.tsx";

type SecretFieldProps = {
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Typing may begin at once. */
  readonly isNext?: boolean;
};

/** The password that somebody has. */
export function PasswordField({ label, ...typed }: SecretFieldProps & { readonly label: string }) {
  return <Field {...typed} label={label} required type="password" autoComplete="current-password" />;
}

/** What their authenticator shows. */
export function CodeField(typed: SecretFieldProps) {
  const { t } = useTranslation();
  return <Field {...typed} label={t("signIn.code")} required inputMode="numeric" autoComplete="one-time-code" />;
}
