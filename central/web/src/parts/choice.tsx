/** A row of buttons of which one is pressed. */
export function Choice<T extends string | number>(props: {
  label: string;
  options: readonly { readonly value: T; readonly text: string }[];
  value: T;
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="choice">
      <legend className="unseen">{props.label}</legend>
      {props.options.map(({ value, text }) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChoose(value)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}
