import type { Ref } from "react";
import { useTranslation } from "react-i18next";

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
