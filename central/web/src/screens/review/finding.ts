/** What an officer finds of a vehicle and its act, while it is being written. Pure. */
import {
  type CaseAct,
  type CaseEntry,
  type CaseOffers,
  type EventView,
  normalisePlate,
  Plate,
  type PlateColour,
  type ProvisionOffer,
  plateReadingsOf,
  type RoadUserClass,
} from "@ngaba/contract";
import { conclusionsOf } from "./conclusions.ts";

export type Draft = {
  /** As it was typed. */
  readonly plate: string;
  readonly colour: PlateColour | undefined;
  readonly vehicle: RoadUserClass;
  readonly direction: string;
  /** Of {@link offerKey}; undefined: the first that is offered for the vehicle. */
  readonly offer: string | undefined;
};

/** What is still to be said before a case can be accepted. */
export type FindingFault =
  | "plate"
  | "plate-doubtful"
  | "plate-marked"
  | "plate-short"
  | "colour"
  | "provision"
  | "seen";

/** Stands where a machine doubts what it read, and must be typed over: no plate has it. */
export const DOUBTFUL = "?";

/** As it begins: what the machine took the vehicle for, or what the colleague before came to where that may be seen. */
export function firstDraft(event: Pick<EventView, "roadUserClass">, entries: readonly CaseEntry[]): Draft {
  const before = conclusionsOf(entries).findLast(({ act }) => act.kind === "accept")?.act;
  if (before?.kind !== "accept") {
    return { plate: "", colour: undefined, vehicle: event.roadUserClass ?? "car", direction: "", offer: undefined };
  }
  const { plate, vehicle, direction = "", legalBasis } = before;
  return { plate: plate.text, colour: plate.colour, vehicle, direction, offer: offerKey({ vehicle, legalBasis }) };
}

export const offerKey = ({ vehicle, legalBasis }: Pick<ProvisionOffer, "vehicle" | "legalBasis">): string =>
  [vehicle, legalBasis.provisionId, legalBasis.version].join(" ");

/** What is offered for the vehicle, the likeliest first. */
export const offersOf = (offers: CaseOffers | undefined, vehicle: RoadUserClass): readonly ProvisionOffer[] =>
  (offers?.provisions ?? []).filter((offer) => offer.vehicle === vehicle);

export const chosenOffer = (draft: Draft, offers: readonly ProvisionOffer[]): ProvisionOffer | undefined =>
  offers.find((offer) => offerKey(offer) === draft.offer) ?? offers[0];

/**
 * Whether a letter is none of A–Z. A Vietnamese input method makes them of what was typed (Telex DD or VNI D9 become Đ): read as D
 * or left out, they would make another plate of it, MĐ no less (VNI MD9).
 */
export const hasMarkedLetter = (typed: string): boolean =>
  /[^\P{L}A-Z]|\p{M}/u.test(typed.normalize("NFC").toUpperCase());

/** Nothing while it is too short to be one, something in it is doubtful or no letter of plates, or its colour was not said. */
export function plateOf({ plate, colour }: Draft): Plate | undefined {
  return colour === undefined || plate.includes(DOUBTFUL) || hasMarkedLetter(plate)
    ? undefined
    : Plate.safeParse({ text: normalisePlate(plate), colour }).data;
}

/** No plate of this colour and vehicle has that form: it may have been read or typed wrongly. */
export function isFormUnknown(draft: Draft): boolean {
  const plate = plateOf(draft);
  return plate !== undefined && plateReadingsOf(plate, draft.vehicle).length === 0;
}

type Accepted = { readonly act: Extract<CaseAct, { kind: "accept" }> } | { readonly fault: FindingFault };

/** @param seen hashes of what was shown */
export function acceptOf(draft: Draft, offers: readonly ProvisionOffer[], seen: readonly string[]): Accepted {
  if (draft.plate.includes(DOUBTFUL)) return { fault: "plate-doubtful" };
  if (hasMarkedLetter(draft.plate)) return { fault: "plate-marked" };
  if (normalisePlate(draft.plate) === "") return { fault: "plate" };
  if (draft.colour === undefined) return { fault: "colour" };
  const plate = plateOf(draft);
  if (plate === undefined) return { fault: "plate-short" };
  const offer = chosenOffer(draft, offers);
  if (offer === undefined) return { fault: "provision" };
  if (seen.length === 0) return { fault: "seen" };
  const { provisionId, version } = offer.legalBasis;
  const direction = draft.direction.trim();
  return {
    act: {
      ...{ kind: "accept", plate, vehicle: draft.vehicle, provision: { provisionId, version }, seen: [...seen] },
      ...(direction !== "" && { direction }),
    },
  };
}
