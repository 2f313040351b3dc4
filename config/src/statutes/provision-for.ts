import type { EpochMs, LocalName, RoadUserClass } from "@ngaba/contract";
import { documentHash } from "../document-hash.ts";
import { actTitle } from "./act.ts";
import { type LocalDate, localDateOf } from "./local-date.ts";
import type { Statute } from "./statute.ts";

/** What the law says about one act of one kind of road user at one moment. */
export interface Provision extends Omit<Statute, "acts" | "binds"> {
  readonly act: string;
  readonly vehicle: RoadUserClass;
  /** Of the act, for people. */
  readonly title: LocalName;
  /** The part of `words` that names the act; all of them where the entry gives none. */
  readonly passage: string;
  /** As people cite it, as "điểm b khoản 9 Điều 6 Nghị định 168/2024/NĐ-CP". */
  readonly citation: string;
  /** SHA-256 of the entry's canonical JSON: what was judged by stays known when the entry changes later. */
  readonly version: string;
}

/** An act of somebody at a moment. */
export interface Deed {
  /** As in the event; what is no {@link Act} has no provision. */
  readonly act: string;
  readonly vehicle: RoadUserClass;
  /** When the act ended, or the newest moment of one that goes on: an act in progress falls under the newer decree. */
  readonly at: EpochMs;
}

/** The provision that was in force for the deed at its moment, `undefined` when there was none. */
export function provisionFor(statutes: readonly Statute[], { act, vehicle, at }: Deed): Provision | undefined {
  const date = localDateOf(at);
  for (const statute of statutes) {
    const bound = statute.acts.find((one) => one.act === act);
    const title = actTitle(act);
    if (bound === undefined || title === undefined) continue;
    if (!statute.binds.includes(vehicle) || !isInForce(statute, date)) continue;
    const { acts: _acts, binds: _binds, ...entry } = statute;
    const passage = bound.passage ?? statute.words;
    return { ...entry, act, vehicle, title, passage, citation: citationOf(statute), version: statuteVersion(statute) };
  }
  return undefined;
}

/** SHA-256 of an entry's canonical JSON, 64 hexadecimal digits. */
export const statuteVersion = (statute: Statute): string => documentHash(statute);

function isInForce({ effectiveFrom, effectiveTo }: Statute, date: LocalDate): boolean {
  return effectiveFrom <= date && (effectiveTo === undefined || date < effectiveTo);
}

function citationOf({ point, clause, article, decree, amendedBy }: Statute): string {
  const place = `${point === undefined ? "" : `điểm ${point} `}khoản ${clause} Điều ${article} Nghị định ${decree}`;
  return amendedBy === undefined ? place : `${place}, sửa đổi, bổ sung bởi Nghị định ${amendedBy.decree}`;
}
