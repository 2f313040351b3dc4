import { type RefObject, useEffect, useRef, useState } from "react";

export type Pages = {
  /** 1 is the first. */
  readonly number: number;
  /** Where the page begins; absent: at the beginning. */
  readonly cursor: string | undefined;
  readonly next: (cursor: string) => void;
  readonly previous: () => void;
};

type Place = { readonly list: string; readonly cursors: readonly string[] };

/** Pages one after another: only the page before says where one begins. @param list another one begins anew */
export function usePages(list: string): Pages {
  const [place, setPlace] = useState<Place>({ list, cursors: [] });
  const cursors = place.list === list ? place.cursors : [];
  return {
    number: cursors.length + 1,
    cursor: cursors.at(-1),
    next: (cursor) => setPlace({ list, cursors: [...cursors, cursor] }),
    previous: () => setPlace({ list, cursors: cursors.slice(0, -1) }),
  };
}

/** Whoever turns a page goes on at the first row of the new one. */
export function useTopRow(rows: RefObject<HTMLElement | null>, pageNumber: number, isRead: boolean): void {
  const shown = useRef(pageNumber);
  useEffect(() => {
    if (!isRead || shown.current === pageNumber) return;
    shown.current = pageNumber;
    rows.current?.querySelector<HTMLElement>("a.case-row")?.focus();
  }, [rows, pageNumber, isRead]);
}
