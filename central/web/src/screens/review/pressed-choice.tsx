type PressedChoiceProps = {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly value: string;
  /** False while the numbers choose something else. */
  readonly isByKey: boolean;
  readonly onChoose: (value: string) => void;
};

/** One of several, by button or number. Not radio buttons: with one of those in focus no key of the screen would be heard. */
export function PressedChoice({ label, options, value, isByKey, onChoose }: PressedChoiceProps) {
  return (
    <fieldset className="pressed-choice">
      <legend>{label}</legend>
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          {isByKey && index < 9 && <kbd>{index + 1}</kbd>} {option.text}
        </button>
      ))}
    </fieldset>
  );
}
