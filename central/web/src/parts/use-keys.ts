import { useEffect, useRef } from "react";

/** What each key does on a screen, by `KeyboardEvent.key`. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Listens for single keys while nothing is being typed, no dialog is open and no modifier is held. */
export function useKeys(map: KeyMap): void {
  const newest = useRef(map);
  useEffect(() => {
    newest.current = map;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]") !== null) return;
      const act = newest.current[keyOf(event)];
      if (act === undefined) return;
      // A field that the act gives the focus to would get the letter, or the browser its own search; a button keeps the space bar.
      if (event.key.length === 1 && event.key !== " ") event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Letters are small ones, with capitals locked too: whoever types plates may leave them so. */
function keyOf({ key, shiftKey }: KeyboardEvent): string {
  return key.length === 1 && !shiftKey ? key.toLowerCase() : key;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type='range'], [type='checkbox']), textarea, select") !== null
  );
}
