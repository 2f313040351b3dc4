import type { CaseDetail, EventDetail } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { caseOffersQuery, useReview } from "../../api/review-queries.ts";
import { SeverityMark } from "../../parts/marks.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useLanguage } from "../../words/use-language.ts";
import { CaseDeadlines } from "../cases/case-deadlines.tsx";
import { EventFacts } from "../live/event-facts.tsx";
import { headline } from "../live/event-words.ts";
import { usePlaces } from "../live/places.ts";
import { ActTrouble } from "./act-trouble.tsx";
import { conclusionsOf } from "./conclusions.ts";
import type { Likeness } from "./decide-form.tsx";
import { DeskDecided } from "./desk-decided.tsx";
import { DeskDecision } from "./desk-decision.tsx";
import { DeskDoubts } from "./desk-doubts.tsx";
import { DeskFinding } from "./desk-finding.tsx";
import { DeskHead } from "./desk-head.tsx";
import { DeskLock } from "./desk-lock.tsx";
import { SignalLoupes } from "./desk-loupes.tsx";
import { DeskPictures } from "./desk-pictures.tsx";
import { EntryList } from "./entry-list.tsx";
import { StillsAhead } from "./stills-ahead.tsx";
import { ReadAgain } from "./unread.tsx";
import { type Desk, useDesk } from "./use-desk.ts";

/** Pictures and what is to be kept in mind on the left, what is found and decided on the right. */
export function WholeDesk({ detail, event }: { detail: CaseDetail; event: EventDetail }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const places = usePlaces();
  const { data: offers, error, refetch } = useQuery(caseOffersQuery(useReview(), detail.id));
  const desk = useDesk(detail, event, offers);
  useKeys({ j: desk.goOn });
  return (
    <>
      <DeskHead caseId={detail.id} onLeave={desk.leave} />
      <h1>
        <SeverityMark severity={detail.severity} /> {t("kind.suspicion")}: {headline(t, nameOf, event)}
      </h1>
      <div className="desk">
        <div className="desk-main">
          <DeskPictures event={event} states={desk.states} onSeen={desk.onSeen} />
          <SignalLoupes event={event} states={desk.states} onSeen={desk.onSeen} />
          <EventFacts event={event} places={places} clock={event.clock} />
          <DeskDoubts event={event} offers={offers} />
          {/* Once concluded they run anew, and are read when the case is opened again. */}
          {desk.own === undefined && <CaseDeadlines {...{ dates: detail.dates, deadlines: offers?.deadlines }} />}
        </div>
        <div className="desk-aside">
          {desk.own === undefined && <Standing detail={detail} desk={desk} />}
          <ReadAgain error={apiErrorOf(error)} onRetry={() => void refetch()} />
          {desk.mayAct && desk.own === undefined && (
            <DeskFinding
              {...{
                event,
                offers,
                states: desk.states,
                draft: desk.draft,
                isOwn: desk.isToBeTyped,
                onSeen: desk.onSeen,
              }}
              onDraft={desk.change}
            />
          )}
          {desk.mayAct && <DecisionPlace {...{ desk, detail, event, duplicates: offers?.duplicates ?? [] }} />}
        </div>
      </div>
      <StillsAhead stills={desk.next.stills ?? []} />
    </>
  );
}

/** Who has the case, and what of others must be known. */
function Standing({ detail, desk }: { detail: CaseDetail; desk: Desk }) {
  const { t } = useTranslation();
  const second = secondWords(t, detail);
  return (
    <>
      <DeskLock detail={detail} personId={desk.personId} acting={desk.acting} />
      {second !== undefined && <p className="say">{second}</p>}
      {detail.isDisputed && <EntryList entries={conclusionsOf(detail.entries)} />}
      {!desk.mayConclude && desk.mayAct && (
        <p>
          <button type="button" onClick={desk.goOn}>
            {t(desk.next.isNone ? "decide.toQueue" : "decide.next")} <kbd>j</kbd>
          </button>
        </p>
      )}
    </>
  );
}

/** What whoever comes after a colleague must know; nothing for who comes first. */
function secondWords(t: TFunction, detail: CaseDetail): string | undefined {
  if (detail.isDisputed) return t("second.disputed");
  if (detail.isBlind === true) return t("second.blind");
  const name = conclusionsOf(detail.entries).at(-1)?.by.name ?? "";
  if (detail.state === "accepted") return t("second.above", { name });
  return detail.state === "awaiting-second-approval" ? t("second.open", { name }) : undefined;
}

type DecisionPlaceProps = Likeness & {
  readonly desk: Desk;
  readonly detail: CaseDetail;
};

/** Where decisions are made, and why one was not; once one is, where to go from there. */
function DecisionPlace({ desk, detail, ...likeness }: DecisionPlaceProps) {
  const { t } = useTranslation();
  const { acting, fault, own } = desk;
  return (
    <div className="decision-place">
      {fault !== undefined && (
        <p className="doubt" role="alert">
          {t(`findingFault.${fault}`)}
        </p>
      )}
      <ActTrouble acting={acting} onDrop={acting.forget} />
      {desk.next.isUnread && (
        <p className="doubt" role="status">
          {t("decide.nextUnread")}
        </p>
      )}
      {desk.leavesOnce !== undefined && <p role="status">{t(`decide.leavesOnce.${desk.leavesOnce}`)}</p>}
      {own === undefined ? (
        <DeskDecision
          {...likeness}
          {...{ mayConclude: desk.mayConclude, mayNote: desk.mayNote, isBusy: acting.isBusy }}
          form={desk.form}
          onForm={desk.setForm}
          onAccept={desk.accept}
          onSay={desk.say}
        />
      ) : (
        <DeskDecided
          {...{ detail, own, mayUndo: desk.mayUndo, next: desk.next, isBusy: acting.isBusy }}
          onUndo={desk.undo}
          onNext={desk.goOn}
        />
      )}
    </div>
  );
}
