import { type CaseOffers, type EventDetail, formatPlate, PlateColour, RoadUserClass } from "@ngaba/contract";
import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { useLanguage } from "../../words/use-language.ts";
import { NumberedChoice } from "../event/numbered-choice.tsx";
import { Basis } from "../live/event-law.tsx";
import { capitalised } from "../live/event-words.ts";
import { PlateLoupe } from "./desk-loupes.tsx";
import type { FileStates } from "./file-states.ts";
import { chosenOffer, type Draft, isFormUnknown, offerKey, offersOf, plateOf } from "./finding.ts";

type DeskFindingProps = {
  readonly event: EventDetail;
  /** `undefined` while they are being read. */
  readonly offers: CaseOffers | undefined;
  readonly states: FileStates;
  readonly draft: Draft;
  readonly onDraft: (change: Partial<Draft>) => void;
  /** Who looks has the case, or is about to: typing may begin at once. */
  readonly isOwn: boolean;
};

/** What the officer finds: plate beside its enlarged picture, colour, class, direction, provision. */
export function DeskFinding({ event, offers, states, draft, onDraft, isOwn }: DeskFindingProps) {
  const { t } = useTranslation();
  const [isClassOpen, setClassOpen] = useState(false);
  useDigits(isClassOpen, draft, offers, (change) => {
    setClassOpen(false);
    onDraft(change);
  });
  useKeys({ c: () => setClassOpen(!isClassOpen) });
  return (
    <section className="desk-finding" aria-label={t("desk.finding")}>
      <PlateLoupe event={event} states={states} />
      <PlateField draft={draft} onDraft={onDraft} isOwn={isOwn} />
      <ColourChoice colour={draft.colour} onColour={(colour) => onDraft({ colour })} />
      {isClassOpen ? (
        <NumberedChoice
          label={t("desk.vehicle")}
          options={RoadUserClass.options.map((value) => ({ value, text: t(`roadUser.${value}`) }))}
          value={draft.vehicle}
          onChoose={(value) => onDraft({ vehicle: RoadUserClass.parse(value) })}
        />
      ) : (
        <p>
          {t("desk.vehicle")}: <b>{t(`roadUser.${draft.vehicle}`)}</b>{" "}
          <button type="button" onClick={() => setClassOpen(true)}>
            {t("people.edit")} <kbd>c</kbd>
          </button>
        </p>
      )}
      <DirectionField direction={draft.direction} onDirection={(direction) => onDraft({ direction })} />
      <ProvisionChoice draft={draft} offers={offers} isByKey={!isClassOpen} onDraft={onDraft} />
    </section>
  );
}

/** Numbers choose the class while that is open, else the provision. */
function useDigits(
  isClassOpen: boolean,
  draft: Draft,
  offers: CaseOffers | undefined,
  onChoose: (change: Partial<Draft>) => void,
): void {
  const choose = (index: number) => {
    const vehicle = RoadUserClass.options[index];
    const offer = offersOf(offers, draft.vehicle)[index];
    if (isClassOpen && vehicle !== undefined) onChoose({ vehicle });
    if (!isClassOpen && offer !== undefined) onChoose({ offer: offerKey(offer) });
  };
  useKeys(Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index + 1), () => choose(index)])));
}

type PlateFieldProps = Pick<DeskFindingProps, "draft" | "onDraft" | "isOwn">;

/** Enter and Esc leave the field: the keys decide again. */
function leave(event: ReactKeyboardEvent<HTMLInputElement>): void {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation(); // the screen has a meaning of its own for both
  event.currentTarget.blur();
}

/** The plate as it is typed, and as such a plate is written. What has no plate's form is said at once. */
function PlateField({ draft, onDraft, isOwn }: PlateFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const isEmpty = useRef(draft.plate === "");
  useEffect(() => {
    if (isOwn && isEmpty.current) input.current?.focus();
  }, [isOwn]);
  useKeys({
    p: (event) => {
      event.preventDefault(); // the key must not be typed into the field
      input.current?.focus();
    },
  });
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
          onKeyDown={leave}
        />
      </label>
      <output className="plate-shown" aria-live="polite">
        {plate !== undefined && t("desk.plateForm", { plate: formatPlate(plate, draft.vehicle) })}
      </output>
      {isFormUnknown(draft) && draft.colour !== undefined ? (
        <p id="plate-help" className="doubt">
          {t("desk.plateUnknown", {
            vehicle: t(`roadUser.${draft.vehicle}`),
            colour: t(`desk.colours.${draft.colour}`),
          })}
        </p>
      ) : (
        <p id="plate-help" className="muted">
          {t("desk.plateHelp")}
        </p>
      )}
    </div>
  );
}

/** The keys of the colours, the same in both languages: trắng, vàng, xanh (blue), ngoại giao, đỏ. */
export const COLOUR_KEYS: Readonly<Record<PlateColour, string>> = {
  ...{ white: "t", yellow: "v", blue: "b", "white-red": "g", red: "d" },
};

type ColourChoiceProps = { readonly colour: PlateColour | undefined; readonly onColour: (colour: PlateColour) => void };

function ColourChoice({ colour, onColour }: ColourChoiceProps) {
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

type DirectionFieldProps = { readonly direction: string; readonly onDirection: (direction: string) => void };

function DirectionField({ direction, onDirection }: DirectionFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    h: (event) => {
      event.preventDefault(); // the key must not be typed into the field
      input.current?.focus();
    },
  });
  return (
    <label className="desk-line">
      {t("desk.direction")} <kbd>h</kbd>
      <input
        ref={input}
        value={direction}
        maxLength={100}
        autoComplete="off"
        onChange={({ target }) => onDirection(target.value)}
        onKeyDown={leave}
      />
    </label>
  );
}

type ProvisionChoiceProps = Pick<DeskFindingProps, "offers" | "draft" | "onDraft"> & { readonly isByKey: boolean };

/** Among what the law offers for this vehicle and moment; what was chosen stands below with its words. */
function ProvisionChoice({ offers, draft, isByKey, onDraft }: ProvisionChoiceProps) {
  const { t } = useTranslation();
  const { nameOf, number } = useLanguage();
  if (offers === undefined) return <p className="muted">{t("desk.offersLoading")}</p>;
  const offered = offersOf(offers, draft.vehicle);
  const chosen = chosenOffer(draft, offered);
  if (chosen === undefined) return <p className="doubt">{t("desk.provisionNone")}</p>;
  const options = offered.map((offer) => ({
    value: offerKey(offer),
    text: `${nameOf(offer.legalBasis.title)} (${offer.legalBasis.citation})`,
  }));
  return (
    <div className="law">
      <NumberedChoice
        label={capitalised(t("desk.provision"))}
        {...{ options, isByKey }}
        value={offerKey(chosen)}
        onChoose={(offer) => onDraft({ offer })}
      />
      {chosen.legalBasis.fineVnd[1] > offers.ceilingVnd && (
        <p className="doubt">{t("desk.aboveOwn", { ceiling: number(offers.ceilingVnd) })}</p>
      )}
      <Basis basis={chosen.legalBasis} />
    </div>
  );
}
