import type { EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { handOversQuery, inHandQuery, useActing } from "../../api/acting-queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useTitle } from "../../parts/use-title.ts";
import { EventLinks } from "../event/camera-side.tsx";
import { HandOverForm } from "./hand-over-form.tsx";
import { HandOverNote } from "./hand-over-note.tsx";

/** As many as the centre names. */
const MAX_OPEN = 200;

/** What is open, the note for the next shift, and the notes of those before. */
export function HandOverScreen() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const leave = () => navigate("/");
  useKeys({ Escape: leave });
  useTitle(t("handOver.title"));
  return (
    <div className="hand-over">
      <h1>{t("handOver.title")}</h1>
      <div className="hand-over-columns">
        <div>
          <h2>{t("handOver.open")}</h2>
          <Open />
          <h2>{t("handOver.write")}</h2>
          <HandOverForm />
        </div>
        <div>
          <h2>{t("handOver.notes")}</h2>
          <Notes />
        </div>
      </div>
    </div>
  );
}

function Open() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(inHandQuery(useActing()));
  const problem = apiErrorOf(error);
  const trouble = problem && <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return trouble ?? <p className="muted">{t("handOver.loading")}</p>;
  return (
    <>
      {trouble}
      <OpenEvents events={data} />
    </>
  );
}

/** Events that somebody looks after, newest first. */
function OpenEvents({ events }: { events: readonly EventView[] }) {
  const { t } = useTranslation();
  if (events.length === 0) return <p className="muted">{t("handOver.openNone")}</p>;
  return (
    <>
      <EventLinks events={events} />
      {events.length >= MAX_OPEN && <p className="muted">{t("handOver.openMany", { count: MAX_OPEN })}</p>}
    </>
  );
}

function Notes() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(handOversQuery(useActing()));
  const problem = apiErrorOf(error);
  const trouble = problem && <Trouble error={problem} onRetry={() => void refetch()} />;
  if (data === undefined) return trouble ?? <p className="muted">{t("handOver.notesLoading")}</p>;
  if (data.length === 0) return trouble ?? <p className="muted">{t("handOver.notesNone")}</p>;
  return (
    <>
      {trouble}
      <ol className="notes">
        {data.map((note) => (
          <HandOverNote key={note.id} note={note} />
        ))}
      </ol>
    </>
  );
}
