import { type CaseOffers, type EventDetail, RoadUserClass } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { manifestQuery, useActing } from "../../api/acting-queries.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { useLanguage } from "../../words/use-language.ts";
import { Basis } from "../live/event-law.tsx";
import { PlateLoupe } from "./desk-loupes.tsx";
import type { FileStates } from "./file-states.ts";
import { chosenOffer, type Draft, offerKey, offersOf } from "./finding.ts";
import { ColourChoice, leaveField, PlateField } from "./plate-field.tsx";
import { PlateReadingLine, readText } from "./plate-reading-line.tsx";
import { PressedChoice } from "./pressed-choice.tsx";

type DeskFindingProps = {
  readonly event: EventDetail;
  /** `undefined` while they are being read. */
  readonly offers: CaseOffers | undefined;
  readonly states: FileStates;
  readonly onSeen: (sha256: string) => void;
  readonly draft: Draft;
  readonly onDraft: (change: Partial<Draft>) => void;
  /** Who looks has the case, or is about to: typing may begin at once. */
  readonly isOwn: boolean;
};

/** What the officer finds: plate beside its enlarged picture, colour, class, direction, provision. */
export function DeskFinding({ event, offers, states, draft, onDraft, isOwn, onSeen }: DeskFindingProps) {
  const { t } = useTranslation();
  const [isClassOpen, setClassOpen] = useState(false);
  const { data: manifest } = useQuery(manifestQuery(useActing(), event.evidence));
  const reading = manifest?.plateReading;
  const chooseClass = (vehicle: RoadUserClass) => {
    setClassOpen(false);
    onDraft({ vehicle });
  };
  useDigits((index) => {
    const vehicle = RoadUserClass.options[index];
    const offer = offersOf(offers, draft.vehicle)[index];
    if (isClassOpen && vehicle !== undefined) chooseClass(vehicle);
    if (!isClassOpen && offer !== undefined) onDraft({ offer: offerKey(offer) });
  });
  useKeys({ c: () => setClassOpen(!isClassOpen) });
  return (
    <section className="desk-finding" aria-label={t("desk.finding")}>
      <PlateLoupe event={event} states={states} onSeen={onSeen} />
      <PlateReadingLine reading={reading} onUse={(plate) => onDraft({ plate })} />
      <PlateField {...{ draft, onDraft, isOwn }} reading={reading && readText(reading)} />
      <ColourChoice colour={draft.colour} onColour={(colour) => onDraft({ colour })} />
      {isClassOpen ? (
        <PressedChoice
          {...{ label: t("desk.vehicle"), value: draft.vehicle, isByKey: true }}
          options={RoadUserClass.options.map((value) => ({ value, text: t(`roadUser.${value}`) }))}
          onChoose={(value) => chooseClass(RoadUserClass.parse(value))}
        />
      ) : (
        <p>
          {t("desk.vehicle")}: <b>{t(`roadUser.${draft.vehicle}`)}</b>{" "}
          <button type="button" onClick={() => setClassOpen(true)}>
            {t("people.edit")} <kbd>c</kbd>
          </button>
        </p>
      )}
      <ProvisionChoice draft={draft} offers={offers} isByKey={!isClassOpen} onDraft={onDraft} />
      <DirectionField direction={draft.direction} onDirection={(direction) => onDraft({ direction })} />
    </section>
  );
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Numbers choose the class while that is open, else the provision. */
const useDigits = (choose: (index: number) => void): void =>
  useKeys(Object.fromEntries(DIGITS.map((digit, index) => [digit, () => choose(index)])));

type DirectionFieldProps = { readonly direction: string; readonly onDirection: (direction: string) => void };

function DirectionField({ direction, onDirection }: DirectionFieldProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    h: () => input.current?.focus(),
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
        onKeyDown={leaveField}
      />
    </label>
  );
}

/** As much of a hash as people compare by eye; the whole is kept with the decision. */
const VERSION_LENGTH = 12;

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
      <PressedChoice
        {...{ label: t("desk.provision"), options, isByKey, value: offerKey(chosen) }}
        onChoose={(offer) => onDraft({ offer })}
      />
      {chosen.legalBasis.fineVnd[1] > offers.ceilingVnd && (
        <p className="doubt">{t("desk.aboveOwn", { ceiling: number(offers.ceilingVnd) })}</p>
      )}
      {chosen.legalBasis.licencePoints > 0 && !offers.mayDeductPoints && (
        <p className="doubt">{t("desk.pointsNotOwn", { points: chosen.legalBasis.licencePoints })}</p>
      )}
      <Basis basis={chosen.legalBasis} />
      <p className="muted">
        {t("desk.provisionVersion", { version: chosen.legalBasis.version.slice(0, VERSION_LENGTH) })}
      </p>
    </div>
  );
}
