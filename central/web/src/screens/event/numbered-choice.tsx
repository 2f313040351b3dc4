import { useId } from "react";

type NumberedChoiceProps = {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly value: string;
  /** False where no key chooses. */
  readonly isByKey?: boolean;
  readonly onChoose: (value: string) => void;
};

/** One of several; the first nine stand beside the number that chooses them, by the keys of whoever shows it. */
export function NumberedChoice({ label, options, value, isByKey = true, onChoose }: NumberedChoiceProps) {
  const name = useId();
  return (
    <fieldset className="numbered">
      <legend>{label}</legend>
      {options.map((option, index) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChoose(option.value)} />
          {isByKey && index < 9 && <kbd>{index + 1}</kbd>} {option.text}
        </label>
      ))}
    </fieldset>
  );
}
