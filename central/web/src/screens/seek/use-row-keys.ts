import type { RefObject } from "react";
import { useKeys } from "../../parts/use-keys.ts";

/** Moves from row to row; on none yet, Enter opens the first. `/` leads to the field. */
export function useRowKeys(list: RefObject<HTMLElement | null>, field: RefObject<HTMLElement | null>): void {
  const links = () => [...(list.current?.querySelectorAll<HTMLAnchorElement>("a.case-row") ?? [])];
  const step = (by: 1 | -1) => {
    const all = links();
    const at = all.findIndex((link) => link.matches(":focus"));
    const next = at === -1 ? all[0] : all[at + by];
    next?.focus();
  };
  const open = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest("button, a, summary") !== null) return;
    links()[0]?.click();
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: open,
    "/": () => field.current?.focus(),
  });
}
