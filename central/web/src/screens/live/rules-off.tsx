import type { CameraView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";

/** Which of the camera's rules are not judged now, and why. Nothing when all are. */
export function RulesOff({ camera: { rulesOff = [] } }: { camera: CameraView }) {
  const { t } = useTranslation();
  if (rulesOff.length === 0) return null;
  return (
    <ul className="rules-off doubt">
      {rulesOff.map(({ ruleId, why }) => (
        <li key={ruleId}>{t("ruleOff.one", { rule: ruleId, why: t(`ruleOff.${why}`) })}</li>
      ))}
    </ul>
  );
}
