import type { Agreement } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../words/use-language.ts";
import { FEW_CASES } from "./precision.ts";

const CONCLUSIONS = ["accept", "reject", "exempt"] as const;

/** How far two officers came to the same, and what that number is worth. */
export function AgreementFigures({ agreement }: { readonly agreement: Agreement }) {
  const { t } = useTranslation();
  const { number, percent } = useLanguage();
  const { pairs, alike, same, kappa, isBlind } = agreement;
  const shown = (part: number) => percent(part / pairs);
  return (
    <>
      <p className="muted seek-about">
        {t("sample.agreementAbout")} {t(isBlind ? "sample.blind" : "sample.open")}
      </p>
      {pairs === 0 && <p className="muted">{t("sample.noPairs")}</p>}
      {pairs > 0 && (
        <>
          {pairs < FEW_CASES && <p className="doubt">{t("sample.few", { count: pairs })}</p>}
          <ul>
            <li>{t("sample.alike", { alike, pairs, share: shown(alike) })}</li>
            <li>{t("sample.same", { same, pairs, share: shown(same) })}</li>
            <li>{kappa === undefined ? t("sample.noKappa") : t("sample.kappa", { kappa: number(kappa) })}</li>
          </ul>
          <PairTable table={agreement.table} />
        </>
      )}
    </>
  );
}

function PairTable({ table }: Pick<Agreement, "table">) {
  const { t } = useTranslation();
  const casesOf = (first: string, second: string) =>
    table.find((pair) => pair.first === first && pair.second === second)?.cases ?? 0;
  return (
    <table className="seek-table seek-pairs">
      <caption className="unseen">{t("sample.agreement")}</caption>
      <thead>
        <tr>
          <th scope="col">
            {t("sample.first")} ↓ · {t("sample.second")} →
          </th>
          {CONCLUSIONS.map((second) => (
            <th key={second} scope="col">
              {t(`sample.conclusion.${second}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {CONCLUSIONS.map((first) => (
          <tr key={first}>
            <th scope="row">{t(`sample.conclusion.${first}`)}</th>
            {CONCLUSIONS.map((second) => (
              <td key={second} className="number">
                {casesOf(first, second)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
