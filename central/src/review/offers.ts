/** Among which provisions an officer chooses. Pure. */
import { ACTS, type Deed, type Provision, provisionFor, type Statute } from "@ngaba/config";
import { type ProvisionOffer, RoadUserClass } from "@ngaba/contract";
import { legalBasisOf } from "../cases/legal-basis.ts";

/** Kinds of rule that one look at the pictures can turn into each other: halted past the line or went on; which side, which lane. */
const ALIKE: readonly (readonly string[])[] = [
  ["red-light", "stop-line"],
  ["wrong-way", "wrong-lane"],
];

/**
 * What an officer may choose, whatever class they find the vehicle to be: that of the deed first, and of each class what the rule
 * found first.
 */
export function offersFor(statutes: readonly Statute[], deed: Deed): readonly ProvisionOffer[] {
  const vehicles = [deed.vehicle, ...RoadUserClass.options.filter((vehicle) => vehicle !== deed.vehicle)];
  return vehicles.flatMap((vehicle) =>
    provisionsFor(statutes, { ...deed, vehicle }).map(
      (provision): ProvisionOffer => ({ vehicle, act: provision.act, legalBasis: legalBasisOf(provision) }),
    ),
  );
}

/** Every provision in force that the deed, or one that looks like it, falls under; the deed's own first, none twice. */
export function provisionsFor(statutes: readonly Statute[], deed: Deed): readonly Provision[] {
  const found = actsLike(deed.act).flatMap((act) => provisionFor(statutes, { ...deed, act }) ?? []);
  return [...Map.groupBy(found, ({ id }) => id).values()].flatMap(([first]) => first ?? []);
}

/** The act, then the same stop or parking under its other name, then the others of its kind, then those of kinds like it. */
function actsLike(act: string): readonly string[] {
  const kind = kindOf(act);
  const alike = ALIKE.find((kinds) => kinds.includes(kind)) ?? [kind];
  const others = ACTS.filter((other) => other !== act && alike.includes(kindOf(other)));
  return [act, ...others.toSorted((a, b) => distance(act, a) - distance(act, b))];
}

const kindOf = (act: string): string => act.split("/")[0] ?? act;

function distance(act: string, other: string): number {
  if (groundOf(act) === groundOf(other)) return 0;
  return kindOf(act) === kindOf(other) ? 1 : 2;
}

/** `illegal-stop/junction` of `illegal-stop/junction/park`; of an act with less to it, all of it. */
const groundOf = (act: string): string => act.split("/").slice(0, 2).join("/");
