import type { FractionBox } from "@ngaba/contract";
import { type KeyboardEvent as ReactKeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { useLanguage } from "../../words/use-language.ts";
import { afterArrow, PROPOSED } from "./covering.ts";

type CoverByKeysProps = {
  /** A box that is being placed. */
  readonly typed: FractionBox | undefined;
  readonly onTyped: (box: FractionBox | undefined) => void;
  /** `undefined`: nothing can be covered now. */
  readonly onBox: ((box: FractionBox) => void) | undefined;
};

/** Covers without a mouse: a box appears, arrows place it, Shift with arrows sizes it, Enter saves it, Esc drops it. */
export function CoverByKeys({ typed, onTyped, onBox }: CoverByKeysProps) {
  const { t } = useTranslation();
  const { percent } = useLanguage();
  const button = useRef<HTMLButtonElement>(null);
  const begin = () => {
    if (onBox === undefined) return;
    button.current?.focus();
    onTyped(PROPOSED);
  };
  useKeys({
    c: (event) => {
      if (!event.repeat) begin();
    },
  });
  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (typed === undefined) return;
    const box = afterArrow(typed, event.key, event.shiftKey);
    if (box === undefined && event.key !== "Escape") return;
    event.preventDefault(); // the page would scroll
    event.stopPropagation(); // the screen has a meaning of its own for Esc
    onTyped(box);
  };
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = typed ?? [];
  const said = { left: percent(x1), top: percent(y1), width: percent(x2 - x1), height: percent(y2 - y1) };
  return (
    <>
      <p>
        <button
          ref={button}
          type="button"
          disabled={onBox === undefined}
          aria-describedby="cover-keys"
          onClick={() => (typed === undefined ? begin() : onBox?.(typed))}
          onKeyDown={onKeyDown}
        >
          {typed === undefined ? t("cover.add") : t("cover.save")} <kbd>{typed === undefined ? "c" : "Enter"}</kbd>
        </button>{" "}
        {typed !== undefined && (
          <button type="button" onClick={() => onTyped(undefined)}>
            {t("decide.cancel")} <kbd>Esc</kbd>
          </button>
        )}
      </p>
      <p id="cover-keys" className="muted">
        {t("cover.keys")}
      </p>
      <output aria-live="polite" className="muted">
        {typed !== undefined && t("cover.at", said)}
      </output>
    </>
  );
}
