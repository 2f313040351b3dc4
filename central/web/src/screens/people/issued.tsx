import type { IssuedAccount } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";

type IssuedProps = {
  readonly title: string;
  /** What it is, and what to do with it. */
  readonly words: string;
  readonly secret: string;
  readonly onClose: () => void;
};

/** A secret that is shown once, to be handed over. */
export function Issued({ title, words, secret, onClose }: IssuedProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{title}</h2>
      <p>{words}</p>
      <code className="issued secret">{secret}</code>
      <button type="button" onClick={onClose}>
        {t("people.close")}
      </button>
    </>
  );
}

export function IssuedPassword({ issued, onClose }: { issued: IssuedAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const now = useNow();
  const { account, initialPassword, goodUntil } = issued;
  const words = t("people.issued", { name: account.name, until: moment(Date.parse(goodUntil), now) });
  return <Issued title={t("people.issuedTitle")} words={words} secret={initialPassword} onClose={onClose} />;
}
