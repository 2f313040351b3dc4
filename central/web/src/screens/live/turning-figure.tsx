import { useTranslation } from "react-i18next";
import { useLanguage } from "../../words/use-language.ts";
import type { Turning } from "./turning-table.ts";

type TurningFigureProps = {
  readonly turnings: readonly Turning[];
  readonly lineName: (id: string) => string;
};

/** Who went from which line to which, with classes. */
export function TurningFigure({ turnings, lineName }: TurningFigureProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  return (
    <div className="flow-figure">
      <table className="sums turnings">
        <thead>
          <tr>
            <th scope="col">{t("turning.movement")}</th>
            <th scope="col">{t("turning.counted")}</th>
          </tr>
        </thead>
        <tbody>
          {turnings.map(({ fromLineId, toLineId, counts, total }) => (
            <tr key={`${fromLineId} ${toLineId}`}>
              <th scope="row">
                {t("turning.way", { from: lineName(fromLineId), to: lineName(toLineId) })}
                <span className="muted">
                  {counts.map(({ roadUserClass, count }) => (
                    <span key={roadUserClass} className="turning-class">
                      <span className={`swatch class-${roadUserClass}`} />
                      {t(`roadUser.${roadUserClass}`)} {number(count)}
                    </span>
                  ))}
                </span>
              </th>
              <td>{number(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
