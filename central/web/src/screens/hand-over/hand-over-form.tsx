import type { HandOver, HandOverRequest } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../api/acting-queries.ts";
import { keys } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { Refusal } from "../live/refusal.tsx";

/** The note for the next shift. What was typed stays until it is saved. */
export function HandOverForm() {
  const { t } = useTranslation();
  const client = useActing();
  const cache = useQueryClient();
  const [text, setText] = useState("");
  const write = useMutation({
    mutationFn: async (request: HandOverRequest) => unwrap(await client.handOver(request)),
    onSuccess: (note) => {
      setText("");
      // The list may have been read after it was written, and hold it already.
      const withNote = (notes: readonly HandOver[]) => [note, ...notes.filter(({ id }) => id !== note.id)];
      cache.setQueryData<readonly HandOver[]>(keys.handOvers, (notes) => notes && withNote(notes));
    },
  });
  const problem = apiErrorOf(write.error);
  const isReady = text.trim() !== "" && !write.isPending;
  const submit = (event: SubmitEvent | KeyboardEvent) => {
    event.preventDefault();
    if (isReady) write.mutate({ id: crypto.randomUUID(), text: text.trim() });
  };
  return (
    <form className="act-form" onSubmit={submit}>
      <label>
        {t("handOver.text")}
        <textarea
          rows={5}
          maxLength={5_000}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit(event)}
        />
      </label>
      <p className="muted">{t("handOver.help")}</p>
      <p className="act-buttons">
        <button type="submit" disabled={!isReady}>
          {t(write.isPending ? "act.sending" : "handOver.submit")} <kbd>Ctrl+Enter</kbd>
        </button>
      </p>
      {problem !== undefined && (
        <Refusal error={problem} onRetry={() => write.variables !== undefined && write.mutate(write.variables)} />
      )}
    </form>
  );
}
