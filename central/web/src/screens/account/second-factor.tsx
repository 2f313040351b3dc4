import type { SecondFactorOffer } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApi } from "../../api/queries.ts";
import { unwrap } from "../../api/result.ts";
import { AccountRefusal } from "../../parts/account-refusal.tsx";
import { Field } from "../../parts/field.tsx";
import { QrCode } from "./qr-code.tsx";

/** Password, then the key for an authenticator, then a code that shows that it has taken it. */
export function AddSecondFactor({ onAdded }: { onAdded: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [password, setPassword] = useState("");
  const offer = useMutation({ mutationFn: async () => unwrap(await accounts.offerSecondFactor(password)) });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    offer.mutate();
  };
  if (offer.data !== undefined) return <ShowCode offer={offer.data} onAdded={onAdded} />;
  return (
    <form className="form" onSubmit={submit}>
      <PasswordField value={password} onText={setPassword} />
      <button type="submit" disabled={offer.isPending}>
        {t("account.factorBegin")}
      </button>
      <AccountRefusal failure={offer.error} />
    </form>
  );
}

function ShowCode({ offer: { secret, address }, onAdded }: { offer: SecondFactorOffer; onAdded: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [code, setCode] = useState("");
  const add = useMutation({ mutationFn: async () => unwrap(await accounts.addSecondFactor(code)), onSuccess: onAdded });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>{t("account.factorScan")}</p>
      <QrCode text={address} label={t("account.factorPicture")} />
      <p>
        {t("account.factorSecret")}: <code className="secret">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <CodeField value={code} onText={setCode} />
      <button type="submit" disabled={add.isPending}>
        {t("account.factorAdd")}
      </button>
      <AccountRefusal failure={add.error} />
    </form>
  );
}

/** Takes it away, for who has both. */
export function RemoveSecondFactor({ onRemoved }: { onRemoved: () => void }) {
  const { t } = useTranslation();
  const { accounts } = useApi();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const remove = useMutation({
    mutationFn: async () => unwrap(await accounts.removeSecondFactor({ password, code })),
    onSuccess: onRemoved,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <PasswordField value={password} onText={setPassword} />
      <CodeField value={code} onText={setCode} />
      <button type="submit" disabled={remove.isPending}>
        {t("account.factorRemove")}
      </button>
      <AccountRefusal failure={remove.error} />
    </form>
  );
}

type TypedProps = { readonly value: string; readonly onText: (text: string) => void };

function PasswordField(props: TypedProps) {
  const { t } = useTranslation();
  return <Field {...props} label={t("account.current")} required type="password" autoComplete="current-password" />;
}

function CodeField(props: TypedProps) {
  const { t } = useTranslation();
  return <Field {...props} label={t("signIn.code")} required inputMode="numeric" autoComplete="one-time-code" />;
}
