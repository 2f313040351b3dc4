import type { EvidenceView } from "@ngaba/contract";
import { useQueries, useQuery } from "@tanstack/react-query";
import { handlingQuery, useActing } from "../../api/acting-queries.ts";
import { recordingQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { useMay } from "../../shell/session.ts";
import { keptIds } from "./kept-stretches.tsx";

/** What there is of the stretches that people had kept for an event; nothing for who may not know of them. */
export function useKeptEvidence(eventId: string): readonly EvidenceView[] {
  const api = useApi();
  const { data: handling } = useQuery(handlingQuery(useActing(), eventId));
  const acts = useMay()("GET /api/recordings/:id") ? handling?.acts : undefined;
  const recordings = useQueries({ queries: keptIds(acts ?? []).map((id) => recordingQuery(api, id)) });
  return recordings.flatMap(({ data }) => data?.evidence ?? []);
}
