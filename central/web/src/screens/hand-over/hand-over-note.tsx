import type { HandOver } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useActing } from "../../api/acting-queries.ts";
import { keys } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { Moment } from "../../parts/age.tsx";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { EventLinks } from "../event/camera-side.tsx";
import { Refusal } from "../live/refusal.tsx";

/** A note of a shift, with what was open when it was written, and who has taken over. */
export function HandOverNote({ note }: { note: HandOver }) {
  const { t } = useTranslation();
  const now = useNow();
  const { at, by, text, items, taken } = note;
  return (
    <li className="note">
      <p>
        <Moment at={at} /> <b>{t("handOver.writtenBy", { by: by.name })}</b>
      </p>
      <p className="note-text">{text}</p>
      {items.length > 0 && (
        <details>
          <summary>{t("handOver.items", { count: items.length })}</summary>
          <EventLinks events={items} />
        </details>
      )}
      {taken === undefined ? (
        <Take id={note.id} />
      ) : (
        <p className="muted">{t("handOver.taken", { by: taken.by.name, at: moment(Date.parse(taken.at), now) })}</p>
      )}
    </li>
  );
}

function Take({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useActing();
  const cache = useQueryClient();
  const take = useMutation({
    mutationFn: async () => unwrap(await client.takeHandOver(id)),
    onSuccess: (taken) =>
      cache.setQueryData<readonly HandOver[]>(keys.handOvers, (notes) =>
        notes?.map((one) => (one.id === taken.id ? taken : one)),
      ),
  });
  const problem = apiErrorOf(take.error);
  return (
    <>
      <p className="act-buttons">
        <span className="muted">{t("handOver.notTaken")}</span>
        <button type="button" disabled={take.isPending} onClick={() => take.mutate()}>
          {t("handOver.take")}
        </button>
      </p>
      {problem !== undefined && <Refusal error={problem} onRetry={() => take.mutate()} />}
    </>
  );
}
