import type { MachinePlateReading } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { DOUBTFUL } from "./finding.ts";

type PlateReadingLineProps = {
  /** `undefined`: no machine has read the plate. */
  readonly reading: MachinePlateReading | undefined;
  readonly onUse: (text: string) => void;
};

/** What it read for sure, {@link DOUBTFUL} in the place of the rest: whoever takes it over has to read that themselves. */
export const readText = ({ characters }: MachinePlateReading): string =>
  characters.map(({ character, isDoubtful }) => (isDoubtful ? DOUBTFUL : character)).join("");

/** What a machine read, its doubtful characters marked. It stands beside the field until the officer takes it over. */
export function PlateReadingLine({ reading, onUse }: PlateReadingLineProps) {
  const { t } = useTranslation();
  const characters = reading?.characters ?? [];
  const text = reading === undefined ? "" : readText(reading);
  const doubtful = characters.filter(({ isDoubtful }) => isDoubtful).map(({ character }) => character);
  const use = () => {
    if (text !== "") onUse(text);
  };
  useKeys({
    f: () => use(),
  });
  if (text === "") return null;
  return (
    <p className="plate-reading">
      {t("desk.plateRead")}{" "}
      <code>
        {characters.map(({ character, isDoubtful }, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: a character has no other name than its place
          isDoubtful ? <mark key={index}>{character}</mark> : <span key={index}>{character}</span>,
        )}
      </code>
      {doubtful.length > 0 && (
        <span className="doubt"> {t("desk.plateDoubtful", { characters: doubtful.join(", ") })}</span>
      )}{" "}
      <button type="button" onClick={use}>
        {t("desk.plateUse")} <kbd>f</kbd>
      </button>
    </p>
  );
}
