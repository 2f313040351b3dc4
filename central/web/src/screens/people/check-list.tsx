type CheckListProps<Option extends string> = {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: readonly Option[];
  readonly wordsOf: (option: Option) => string;
  readonly onChoose: (chosen: readonly Option[]) => void;
};

/** Any number of these. */
export function CheckList<Option extends string>(props: CheckListProps<Option>) {
  const { legend, options, chosen, wordsOf, onChoose } = props;
  return (
    <fieldset className="checks">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="checkbox"
            checked={chosen.includes(option)}
            onChange={() => onChoose(withOrWithout(chosen, option))}
          />
          {wordsOf(option)}
        </label>
      ))}
    </fieldset>
  );
}

/** The others, and this one if it was not among them. */
export const withOrWithout = <Option extends string>(chosen: readonly Option[], option: Option): Option[] =>
  chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
