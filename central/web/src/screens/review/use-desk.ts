import type { CaseDetail, CaseOffers, EventDetail } from "@ngaba/contract";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useMay, useSession } from "../../shell/session.ts";
import { usePapers } from "../event/use-marks.ts";
import { isReviewable, lockStanding } from "./case-words.ts";
import { conclusionsOf, undoable } from "./conclusions.ts";
import type { Said } from "./decide-form.tsx";
import type { FormKind } from "./desk-decision.tsx";
import { fileStatesOf } from "./file-states.ts";
import { acceptOf, type Draft, type FindingFault, firstDraft, isFormUnknown, offersOf } from "./finding.ts";
import { caseAddress, deskAddress, queueAddress, useQueueFilter } from "./queue-filter.ts";
import { type CaseActing, useCaseAct } from "./use-case-act.ts";
import { isToBeTaken, useHold } from "./use-hold.ts";
import { useLeaving, type Way } from "./use-leaving.ts";
import { type NextCase, useNextCase } from "./use-next-case.ts";
import { useSeen } from "./use-seen.ts";

/** `plate-form`: no plate looks like what was typed; accepting again saves it all the same. */
type DeskFault = FindingFault | "plate-form";

/** Everything that a desk knows and does. What is typed lives here: it outlasts a lost lock and a refusal. */
export function useDesk(detail: CaseDetail, event: EventDetail, offers: CaseOffers | undefined) {
  const may = useMay();
  const personId = useSession()?.id;
  const seen = useSeen();
  const states = fileStatesOf(offers);
  const { manifest } = usePapers(event, event);
  const manifestHash = manifest && event.evidence?.manifestSha256;
  const { noteDocument } = seen;
  useEffect(() => {
    if (manifestHash !== undefined) noteDocument(manifestHash);
  }, [manifestHash, noteDocument]);
  const [draft, setDraft] = useState<Draft>(() => firstDraft(event, detail.entries));
  const [fault, setFault] = useState<DeskFault>();
  const [form, setForm] = useState<FormKind>();
  const [filter] = useQueueFilter();
  const [, navigate] = useLocation();
  const next = useNextCase(detail.id, filter);
  const acting = useCaseAct(detail.id, ({ kind }) => {
    if (kind === "take") return; // whoever takes the case again goes on with what they were writing
    setFault(undefined);
    setForm(undefined);
  });
  useHold(detail, personId, acting);

  const mayAct = may("POST /api/cases/:id/acts");
  const standing = lockStanding(detail.lock, personId, Date.now());
  const isOwn = standing === "own" || standing === "own-lapsed";
  const mayConclude = mayAct && (isOwn || acting.isTaking) && isReviewable(detail.state);
  const seenNow = () => seen.list(states, manifestHash);
  const accept = () => {
    const made = acceptOf(draft, offersOf(offers, draft.vehicle), seenNow());
    if ("fault" in made) return setFault(made.fault);
    if (isFormUnknown(draft) && fault !== "plate-form") return setFault("plate-form");
    acting.attempt(made.act, detail.version);
  };
  const say = (said: Said) => {
    if (said.kind === "reject" || said.kind === "exempt") {
      return acting.attempt({ ...said, seen: seenNow() }, detail.version);
    }
    acting.attempt(said, detail.version);
  };
  const addressOf = (way: Way) => {
    if (way === "history") return caseAddress(detail.id);
    return way === "queue" || next.id === undefined ? queueAddress(filter) : deskAddress(next.id, filter);
  };
  const leaving = useLeaving(acting, next.isLooking, (way) => {
    const isToQueue = way === "queue" || (way === "next" && next.id === undefined);
    // Whoever goes back to the queue without a conclusion holds up nobody.
    if (isToQueue && mayConclude) acting.attempt({ kind: "release" }, detail.version);
    navigate(addressOf(way));
  });
  return {
    ...{
      mayAct,
      mayConclude,
      personId,
      states,
      draft,
      fault,
      next,
      acting,
      accept,
      say,
      onSeen: seen.note,
      form,
      setForm,
    },
    change: (change: Partial<Draft>) => {
      setFault(undefined);
      setDraft((old) => ({ ...old, ...change }));
    },
    isToBeTyped: mayAct && (isOwn || isToBeTaken(detail, personId, Date.now())),
    mayNote: mayAct && detail.state !== "handed-over",
    /** What this person came to, in this round. */
    own: conclusionsOf(detail.entries).findLast(({ by }) => by.id === personId),
    mayUndo: mayAct && undoable(detail.entries, personId) !== undefined,
    undo: () => acting.attempt({ kind: "undo" }, detail.version),
    /** At once, or when what is on its way is saved. */
    leave: leaving.leave,
    /** They wish to leave, and wait for this. */
    leavesOnce: leaving.way && leavesOnce(leaving.way, acting, next),
    goOn: () => leaving.leave("next"),
  };
}

function leavesOnce(
  way: Way,
  { isBusy, isTaking }: CaseActing,
  { isLooking }: NextCase,
): "saved" | "found" | undefined {
  if (isBusy || isTaking) return "saved";
  return way === "next" && isLooking ? "found" : undefined;
}

export type Desk = ReturnType<typeof useDesk>;
