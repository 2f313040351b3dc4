import { formatPlate, PlateColour } from "@ngaba/contract";
import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { DOUBTFUL, type Draft, hasMarkedLetter, isFormUnknown, plateOf } from "./finding.ts";

type PlateFieldProps = {
  readonly draft: Draft;
  readonly onDraft: (change: Partial<Draft>) => void;
  /** Typing may begin at once. */
  readonly isOwn: boolean;
  /** What a machine read; Enter takes it over as long as nothing has ever stood in the field. */
  readonly reading: string | undefined;
};

/** Enter and Esc leave the field: the keys decide again. */
export function leaveField(event: ReactKeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation(); // the screen has a meaning of its own for both
  event.currentTarget.blur();
}

/** The plate as it is typed, and as such a plate is written. What has no plate's form is said at once. */
export function PlateField({ draft, onDraft, isOwn, reading }: PlateFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const isEmpty = useRef(draft.plate === "");
  const isUntouched = useRef(draft.plate === "");
  useEffect(() => {
    if (isOwn && isEmpty.current) input.current?.focus();
  }, [isOwn]);
  // What a machine doubts is typed over, one after the other.
  useEffect(() => {
    if (draft.plate !== "") isUntouched.current = false;
    const at = draft.plate.indexOf(DOUBTFUL);
    if (at < 0) return;
    input.current?.focus();
    input.current?.setSelectionRange(at, at + 1);
  }, [draft.plate]);
  useKeys({
    p: () => input.current?.focus(),
  });
  const keyDown = (event: ReactKeyboardEvent<HTMLInputElement>) => {
    const isTakenOver = event.key === "Enter" && isUntouched.current && reading !== undefined;
    if (!isTakenOver) return leaveField(event);
    event.stopPropagation(); // the field stays, so that what is doubtful can be mended
    onDraft({ plate: reading });
  };
  const plate = plateOf(draft);
  return (
    <div className="plate-field">
      <label>
        {t("desk.plate")} <kbd>p</kbd>
        <input
          ref={input}
          value={draft.plate}
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-describedby="plate-help"
          onChange={({ target }) => onDraft({ plate: target.value })}
          onKeyDown={keyDown}
        />
      </label>
      <output className="plate-shown" aria-live="polite">
        {plate !== undefined && t("desk.plateForm", { plate: formatPlate(plate, draft.vehicle) })}
      </output>
      <PlateHelp draft={draft} />
    </div>
  );
}

/** How to type it, or what is not right with what is typed. */
function PlateHelp({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation();
  const { plate, vehicle, colour } = draft;
  const id = "plate-help";
  if (hasMarkedLetter(plate)) {
    return (
      <p id={id} className="doubt">
        {t("findingFault.plate-marked")}
      </p>
    );
  }
  if (isFormUnknown(draft) && colour !== undefined) {
    const said = { vehicle: t(`roadUser.${vehicle}`), colour: t(`desk.colours.${colour}`) };
    return (
      <p id={id} className="doubt">
        {t("desk.plateUnknown", said)}
      </p>
    );
  }
  return (
    <p id={id} className="muted">
      {t("desk.plateHelp")}
    </p>
  );
}

/** The keys of the colours, the same in both languages: trắng, vàng, xanh (blue), ngoại giao, đỏ. */
const COLOUR_KEYS: Readonly<Record<PlateColour, string>> = {
  ...{ white: "t", yellow: "v", blue: "b", "white-red": "g", red: "d" },
};

type ColourChoiceProps = { readonly colour: PlateColour | undefined; readonly onColour: (colour: PlateColour) => void };

/** The colour of the plate, which is part of it: one number may exist on two. */
export function ColourChoice({ colour, onColour }: ColourChoiceProps) {
  const { t } = useTranslation();
  useKeys(Object.fromEntries(PlateColour.options.map((one) => [COLOUR_KEYS[one], () => onColour(one)])));
  return (
    <fieldset className="choice">
      <legend>{t("desk.colour")}</legend>
      {PlateColour.options.map((one) => (
        <button key={one} type="button" aria-pressed={one === colour} onClick={() => onColour(one)}>
          {t(`desk.colours.${one}`)} <kbd>{COLOUR_KEYS[one]}</kbd>
        </button>
      ))}
    </fieldset>
  );
}
