import type { CaseListItem } from "@ngaba/contract";
import type { ReactNode, Ref } from "react";
import { usePlaces } from "../live/places.ts";
import { caseAddress } from "../review/queue-filter.ts";
import { QueueRow } from "../review/queue-row.tsx";

type CaseRowsProps = {
  readonly ref?: Ref<HTMLOListElement>;
  readonly cases: readonly CaseListItem[];
  readonly label: string;
  /** False: when they are due was not asked for. */
  readonly isDueKnown?: boolean;
  /** What stands below a case. */
  readonly below?: (caseId: string) => ReactNode;
};

/** Cases that were found, each with the way to its history. */
export function CaseRows({ ref, cases, label, isDueKnown = true, below }: CaseRowsProps) {
  const places = usePlaces();
  return (
    <ol ref={ref} className="case-rows" aria-label={label}>
      {cases.map((item) => (
        <QueueRow key={item.id} {...{ item, places, isDueKnown }} filter={{}} href={caseAddress(item.id)}>
          {below?.(item.id)}
        </QueueRow>
      ))}
    </ol>
  );
}
