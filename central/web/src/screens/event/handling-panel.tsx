import type { EventView, HandlingDetail } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { handlingQuery, useActing } from "../../api/acting-queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { Refusal } from "../live/refusal.tsx";
import { ActForm, type FormKind } from "./act-form.tsx";
import { handlingLine } from "./act-words.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { HandlingHistory } from "./handling-history.tsx";
import { KeptStretches } from "./kept-stretches.tsx";
import { useAct } from "./use-act.ts";

type HandlingPanelProps = {
  readonly event: EventView;
  /** The event may give way to a newer one at any moment. */
  readonly isFollowing?: boolean;
  /** Somebody acts on it: it is to stay in view. */
  readonly onHold?: () => void;
};

const stay = () => undefined;

/** What people do about an event: how far they are, what can be done now, and what was done. */
export function HandlingPanel({ event, isFollowing = false, onHold = stay }: HandlingPanelProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(handlingQuery(useActing(), event.id));
  const problem = apiErrorOf(error);
  return (
    <section className="handling" aria-labelledby="handling-title">
      <h4 id="handling-title">{t("handling.title")}</h4>
      {data !== undefined && <Known key={event.id} handling={data} isFollowing={isFollowing} onHold={onHold} />}
      {data === undefined && problem === undefined && <p className="muted">{t("handling.loading")}</p>}
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
    </section>
  );
}

/** A form that is open, with the version that stood before the eyes of who opened it. */
type OpenForm = { readonly kind: FormKind; readonly version: number };

type KnownProps = Required<Omit<HandlingPanelProps, "event">> & { readonly handling: HandlingDetail };

function Known({ handling, isFollowing, onHold }: KnownProps) {
  const isSettled = useSettled(isFollowing);
  const may = useMay();
  const [form, setForm] = useState<OpenForm>();
  const acting = useAct(handling.eventId, () => setForm(undefined));
  const { version } = handling;
  const leave = () => {
    setForm(undefined);
    acting.forget();
  };
  const open = (kind: FormKind) => {
    onHold();
    acting.forget();
    setForm({ kind, version });
  };
  const act = (kind: "acknowledge" | "reopen") => {
    onHold();
    acting.attempt({ kind }, version);
  };
  const { problem } = acting;
  return (
    <>
      <StateLine handling={handling} />
      {may("POST /api/events/:id/acts") && (
        <ActButtons handling={handling} isSettled={isSettled} onOpen={open} onAct={act} />
      )}
      {acting.changed !== undefined && (
        <ChangedMeanwhile
          handling={acting.changed.handling}
          seenVersion={acting.changed.attempt.version}
          onAnyway={acting.anyway}
          onDrop={leave}
        />
      )}
      {problem !== undefined && <Refusal error={problem} onRetry={acting.again} />}
      {form !== undefined && (
        <ActForm
          key={form.kind}
          kind={form.kind}
          isBusy={acting.isBusy}
          onAct={(wished) => acting.attempt(wished, acting.changed?.handling.version ?? form.version)}
          onCancel={leave}
        />
      )}
      {may("GET /api/recordings/:id") && <KeptStretches acts={handling.acts} />}
      <HandlingHistory acts={handling.acts} />
    </>
  );
}

/** Told to a screen reader when it changes. */
function StateLine({ handling }: { handling: HandlingDetail }) {
  const { t } = useTranslation();
  return (
    <p className={`handling-state handling-${handling.state}`} role="status">
      {handlingLine(t, handling)}.
    </p>
  );
}

/** A hand is that slow: what is pressed sooner was meant for the event that stood here before. */
const SETTLED_AFTER_MS = 400;

/** @returns whether who presses something now has seen this event */
function useSettled(isFollowing: boolean): () => boolean {
  const [shownAtMs] = useState(() => performance.now());
  return () => !isFollowing || performance.now() - shownAtMs > SETTLED_AFTER_MS;
}

type ActButtonsProps = {
  readonly handling: HandlingDetail;
  readonly isSettled: () => boolean;
  readonly onOpen: (kind: FormKind) => void;
  readonly onAct: (kind: "acknowledge" | "reopen") => void;
};

/** Always in the same place; what cannot be done now is not to be pressed. */
function ActButtons({ handling: { state }, isSettled, onOpen, onAct }: ActButtonsProps) {
  const { t } = useTranslation();
  const isClosed = state === "closed";
  const buttons = [
    { kind: "acknowledge", key: "a", isPossible: state === "new" },
    { kind: "assign", key: "g", isPossible: !isClosed },
    { kind: "comment", key: "n", isPossible: true },
    { kind: "escalate", key: "e", isPossible: !isClosed },
    { kind: "close", key: "x", isPossible: !isClosed },
    { kind: "reopen", key: "u", isPossible: isClosed },
  ] as const;
  const press = (kind: FormKind | "acknowledge" | "reopen") => {
    if (!isSettled()) return;
    if (kind === "acknowledge" || kind === "reopen") onAct(kind);
    else onOpen(kind);
  };
  const possible = buttons.filter(({ isPossible }) => isPossible);
  useKeys(
    Object.fromEntries(
      possible.map(({ key, kind }) => [
        key,
        (event: KeyboardEvent) => {
          if (!event.repeat) press(kind);
        },
      ]),
    ),
  );
  return (
    <p className="act-buttons">
      {buttons.map(({ kind, key, isPossible }) => (
        <button key={kind} type="button" disabled={!isPossible} onClick={() => press(kind)}>
          {t(`act.${kind}`)} <kbd>{key}</kbd>
        </button>
      ))}
    </p>
  );
}
