import type { Ref } from "react";
import { useTranslation } from "react-i18next";

/** More than any camera's name; what is longer no address is read with. */
const SEARCH_MAX_LENGTH = 100;

type SearchFieldProps = {
  /** Of the field, which `/` reaches. */
  readonly ref: Ref<HTMLInputElement>;
  readonly text: string;
  readonly onText: (text: string) => void;
};

/** Searches cameras; Escape empties and leaves it. */
export function SearchField({ ref, text, onText }: SearchFieldProps) {
  const { t } = useTranslation();
  return (
    <search className="search">
      <input
        ref={ref}
        type="search"
        maxLength={SEARCH_MAX_LENGTH}
        aria-label={t("cameras.search")}
        placeholder={t("cameras.searchShort")}
        value={text}
        onChange={({ target }) => onText(target.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key !== "Escape") return;
          onText("");
          currentTarget.blur();
        }}
      />
      <kbd>/</kbd>
    </search>
  );
}
